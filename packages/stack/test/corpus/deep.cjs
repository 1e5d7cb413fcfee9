/* oxlint-disable */
// Deep stacks: nothing may be cut at 2 000 frames.
'use strict';
const fs = require('node:fs');
function down(n, label) {
  return n === 0 ? fs.existsSync(`/nonexistent/ptracer/${label}`) : down(n - 1, label);
}
function viaBuiltin(n, label) {
  return n === 0
    ? fs.existsSync(`/nonexistent/ptracer/${label}`)
    : [n].map(() => viaBuiltin(n - 1, label))[0];
}
function viaEntry(n, label) {
  return n === 0
    ? fs.existsSync(`/nonexistent/ptracer/${label}`)
    : JSON.parse('1', () => viaEntry(n - 1, label));
}
function wide(a, b, c, d, e, f, g, h, n) {
  return n === 0 ? fs.existsSync('/nonexistent/ptracer/wide') : wide(b, c, d, e, f, g, h, a, n - 1) + a + b;
}
down(10, 'down-10');
down(2_000, 'down-2000');
down(6_000, 'down-6000');
viaBuiltin(1_000, 'builtin-1000');
viaEntry(150, 'entry-150');
wide(1, 2, 3, 4, 5, 6, 7, 8, 2_000);
for (let i = 0; i < 2_000; i++) down(10, i % 400 === 399 ? 'down-hot' : 'x');
down(2_000, 'down-2000-hot');
