/* oxlint-disable */
// Objects move and die while stacks are taken: fresh closures, fresh functions, garbage, explicit collections.
'use strict';
const fs = require('node:fs');
const hit = (label) => fs.existsSync(`/nonexistent/ptracer/${label}`);
const kept = [];
function garbage(n) {
  for (let i = 0; i < n; i++) kept[i % 500] = { a: new Array(20).fill(i), f: () => i };
}
const makers = Array.from(
  { length: 30 },
  (_, k) =>
    new Function(
      'hit',
      `
  ${'\n'.repeat(k)}
  return function f${k}(n) { return n === 0 ? hit('maker-${k}') : f${k}(n - 1); };`,
    ),
);
for (let round = 0; round < 60; round++) {
  const f = makers[round % 30](hit);
  f(round % 5);
  garbage(400);
  (() => {
    hit('fresh-arrow');
  })();
  [round].forEach((x) => {
    const inner = () => hit('fresh-inner');
    inner();
  });
  if (round % 20 === 19) globalThis.gc?.();
}
class Holder {
  run(cb) {
    return cb(this);
  }
}
for (let round = 0; round < 40; round++) {
  new Holder().run((h) => {
    garbage(50);
    return hit('holder') || h;
  });
}
