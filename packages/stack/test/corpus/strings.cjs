/* oxlint-disable */
// Names and URLs in strings of each representation: one-byte, two-byte, cons, sliced, thin, external.
'use strict';
const fs = require('node:fs');
const vm = require('node:vm');
globalThis.hit = (label) => fs.existsSync(`/nonexistent/ptracer/${label}`);

const long = 'x'.repeat(40);
const cons = (long + '-' + String(Math.random()).slice(2, 4)).slice(0, 41) + '/cons-' + 'tail.js';
const sliced = ('prefix-of-a-long-string/sliced-name-of-a-script.js?' + long).slice(24, 50);
const two = `/tmp/\u4e2d\u6587-${long}`.slice(0, 40) + '.js';
for (const [label, filename] of Object.entries({
  cons,
  sliced,
  two,
  emoji: '\u{1f600}.js',
  latin: 'caf\u00e9.js',
  empty: '',
}))
  vm.runInThisContext(`(function ${label}Fn() { return hit("string-${label}"); })`, { filename })();

const key = 'thin' + long.slice(0, 3) + String(7);
const holder = { [key]: () => hit('thin-name') };
holder[key]();
const names = {
  ['n' + 'x'.repeat(30)]() {
    return hit('cons-name');
  },
  '\u4e2d'() {
    return hit('two-byte-name');
  },
  'a\nb'() {
    return hit('newline-name');
  },
  'caf\u00e9': () => hit('latin-name'),
};
for (const f of Object.values(names)) f();
let deep = '';
for (let i = 0; i < 300; i++) deep += `/* ${i} */`;
vm.runInThisContext(`${deep}\n  hit("cons-source")`, { filename: 'cons-source.js' });
eval(`${deep}hit("cons-eval")`);
const body = 'hit("concatenated"); '.concat('/*', long, '*/ hit("concatenated-end")');
new Function(body)();
Object.defineProperty(names, 'dynamic', {
  value: Object.defineProperty(() => hit('dynamic-name'), 'name', { value: long + key }),
});
names.dynamic();
const symbols = {
  [Symbol('described')]: () => hit('symbol-arrow'),
  [Symbol()]: () => hit('symbol-empty'),
  [Symbol.iterator]() {
    return hit('symbol-iterator');
  },
};
for (const s of Object.getOwnPropertySymbols(symbols)) symbols[s]();
for (let i = 0; i < 80; i++) {
  const f = new Function('a'.repeat(i + 1), `return hit("params")`);
  if (i === 79) f();
}
function manyLocals() {
  const a0 = 0,
    a1 = 1,
    a2 = 2,
    a3 = 3,
    a4 = 4,
    a5 = 5,
    a6 = 6,
    a7 = 7,
    a8 = 8,
    a9 = 9,
    b0 = 0,
    b1 = 1,
    b2 = 2,
    b3 = 3,
    b4 = 4,
    b5 = 5,
    b6 = 6,
    b7 = 7,
    b8 = 8,
    b9 = 9,
    c0 = 0,
    c1 = 1,
    c2 = 2,
    c3 = 3,
    c4 = 4,
    c5 = 5,
    c6 = 6,
    c7 = 7,
    c8 = 8,
    c9 = 9,
    d0 = 0,
    d1 = 1,
    d2 = 2,
    d3 = 3,
    d4 = 4,
    d5 = 5,
    d6 = 6,
    d7 = 7,
    d8 = 8,
    d9 = 9,
    e0 = 0,
    e1 = 1,
    e2 = 2,
    e3 = 3,
    e4 = 4,
    e5 = 5,
    e6 = 6,
    e7 = 7,
    e8 = 8,
    e9 = 9,
    f0 = 0,
    f1 = 1,
    f2 = 2,
    f3 = 3,
    f4 = 4,
    f5 = 5,
    f6 = 6,
    f7 = 7,
    f8 = 8,
    f9 = 9,
    g0 = 0,
    g1 = 1,
    g2 = 2,
    g3 = 3,
    g4 = 4,
    g5 = 5,
    g6 = 6,
    g7 = 7,
    g8 = 8,
    g9 = 9,
    h0 = 0,
    h1 = 1,
    h2 = 2,
    h3 = 3,
    h4 = 4,
    h5 = 5,
    h6 = 6,
    h7 = 7,
    h8 = 8,
    h9 = 9;
  const inner = () => [
    a0,
    a1,
    a2,
    a3,
    a4,
    a5,
    a6,
    a7,
    a8,
    a9,
    b0,
    b1,
    b2,
    b3,
    b4,
    b5,
    b6,
    b7,
    b8,
    b9,
    c0,
    c1,
    c2,
    c3,
    c4,
    c5,
    c6,
    c7,
    c8,
    c9,
    d0,
    d1,
    d2,
    d3,
    d4,
    d5,
    d6,
    d7,
    d8,
    d9,
    e0,
    e1,
    e2,
    e3,
    e4,
    e5,
    e6,
    e7,
    e8,
    e9,
    f0,
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    g0,
    g1,
    g2,
    g3,
    g4,
    g5,
    g6,
    g7,
    g8,
    g9,
    h0,
    h1,
    h2,
    h3,
    h4,
    h5,
    h6,
    h7,
    h8,
    h9,
  ];
  hit('many-locals');
  return inner;
}
manyLocals();
const o = {};
o.inferred = function () {
  const a = 1;
  hit('inferred');
  return () => a;
};
o.inferred();
