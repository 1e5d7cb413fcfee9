/* oxlint-disable */
// Functions hot enough for each tier, replaced on the stack, inlined two and three deep, deoptimized.
'use strict';
const fs = require('node:fs');
const path = (label) => `/nonexistent/ptracer/${label}`;

function leaf(label, want) {
  if (want) return fs.existsSync(path(label));
  return want;
}

// Inlined three deep: outer calls middle calls inner calls leaf.
function inner(i, label, want) {
  const x = i * 2;
  return leaf(label, want) || x > 1e9;
}
function middle(i, label, want) {
  let sum = 0;
  for (let k = 0; k < 3; k++) {
    sum += inner(i + k, label, want && k === 1) ? 1 : 0;
  }
  return sum;
}
function outer(i, label, want) {
  return middle(i, label, want) + 1;
}

for (let i = 0; i < 60_000; i++) {
  outer(i, 'inlined', i % 6000 === 0);
}

// On-stack replacement: one call, a long loop.
function osr(n) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += i & 3;
    if (i % 100_000 === 0) {
      leaf('osr', true);
      total -= 1;
    }
    if (i % 150_000 === 7) leaf('osr-other-line', true);
  }
  return total;
}
osr(1_500_000);

// Nested loops with calls on several lines of one body: positions of calls in loops.
function lines(n) {
  let t = 0;
  for (let i = 0; i < n; i++) {
    t += small(i);
    const hit = i % 20_000 === 19_999;
    if (hit) leaf('lines-a', hit);
    t += small(i + 1);
    if (hit) {
      leaf('lines-b', hit);
      t += small(t);
      leaf('lines-c', hit);
      leaf('lines-d', hit);
    }
  }
  return t;
}
function small(i) {
  return i & 1;
}
for (let k = 0; k < 3; k++) lines(80_000);

// Lazy deoptimization: the call changes a map that the optimized caller relies on.
class Point {
  constructor(x) {
    this.x = x;
  }
}
function readBoth(p, q, label, change) {
  const a = p.x + q.x;
  mutate(p, label, change);
  return a + p.x + q.x;
}
function mutate(p, label, change) {
  if (change) {
    p.y = 1;
    delete p.x;
    p.x = 'text';
    leaf(label, true);
  }
}
for (let i = 0; i < 30_000; i++)
  readBoth(new Point(i), new Point(1), 'lazy-deopt', i === 29_990 || i === 29_995);

// Eager deoptimization: other types than the ones seen so far.
function add(a, b, label, want) {
  const c = a + b;
  leaf(label, want);
  return c;
}
for (let i = 0; i < 30_000; i++) add(i, 1, 'eager', i % 10_000 === 9_999);
add('a', 'b', 'eager-string', true);
add({}, [], 'eager-object', true);
for (let i = 0; i < 30_000; i++) add(i, 1.5, 'eager-again', i % 10_000 === 9_999);

// A polymorphic call, inlined for each shape.
const shapes = [
  { area: (n, want) => leaf('shape-0', want) || n },
  { k: 1, area: (n, want) => leaf('shape-1', want) || n + 1 },
  {
    k: 1,
    j: 2,
    area(n, want) {
      return leaf('shape-2', want) || n + 2;
    },
  },
];
function areas(n, want) {
  let total = 0;
  for (const shape of shapes) total += shape.area(n, want);
  return total;
}
for (let i = 0; i < 20_000; i++) areas(i, i % 5_000 === 4_999);

// Array builtins around hot closures: inlined by TurboFan, with continuations.
function sum(list, want) {
  return list
    .map((x) => x * 2)
    .filter((x) => x > 0)
    .reduce((total, x) => {
      if (want && x === 4) leaf('reduce', want);
      return total + x;
    }, 0);
}
for (let i = 0; i < 20_000; i++) sum([1, 2, 3], i % 4_000 === 3_999);

function every(list, want) {
  list.forEach((x, at) => {
    if (want && at === 1) leaf('forEach', want);
    x.toString();
  });
}
for (let i = 0; i < 20_000; i++) every([1, 2, 3], i % 4_000 === 3_999);

// Try and finally around hot calls, switch, and arguments.
function guarded(i, want) {
  try {
    switch (i % 3) {
      case 0:
        return leaf('guarded-0', want);
      case 1:
        return leaf('guarded-1', want);
      default:
        throw new Error('x');
    }
  } catch {
    return leaf('guarded-catch', want);
  } finally {
    if (want) leaf('guarded-finally', want);
  }
}
for (let i = 0; i < 30_000; i++) guarded(i, i % 7_001 === 0);

function spread(...args) {
  return leaf(args[0], args[1]) || arguments.length;
}
function apply(i, want) {
  return (
    spread.apply(null, ['apply', want]) +
    spread(...['spread', want]) +
    Reflect.apply(spread, null, ['reflect', want])
  );
}
for (let i = 0; i < 20_000; i++) apply(i, i % 4_000 === 3_999);

// Constructors, inlined.
class Base {
  constructor(want) {
    this.v = leaf('base-ctor', want);
  }
}
class Derived extends Base {
  field = leaf('derived-field', this.v === undefined);
  constructor(want) {
    super(want);
    if (want) leaf('derived-ctor', want);
  }
}
for (let i = 0; i < 20_000; i++) new Derived(i % 4_000 === 3_999);
