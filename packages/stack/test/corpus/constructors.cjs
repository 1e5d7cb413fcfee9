/* oxlint-disable */
// Functions called with `new`, in every way and tier, and those around them that are not.
'use strict';
const fs = require('node:fs');
const path = (label) => `/nonexistent/ptracer/${label}`;
const hit = (label) => fs.existsSync(path(label));
const leaf = (label, want) => want && fs.existsSync(path(label));

class Base {
  field = hit('field');
  static made = new this('static-initializer');
  static {
    new this('static-block');
  }
  constructor(label) {
    hit(`${label}/base`);
    this.method?.(label);
  }
  method(label) {
    return hit(`${label}/method`);
  }
}
class Derived extends Base {
  own = (() => hit('own-field'))();
  nested = new Other('nested-in-field');
  constructor(label, ...more) {
    (() => super(label, ...more))();
    hit(`${label}/derived`);
  }
}
class Implicit extends Derived {}
class Fields extends Implicit {
  last = hit('implicit-field');
}
function Other(label, a, b) {
  hit(`${label}/other`);
  if (new.target) this.label = label;
}
function Legacy(label) {
  // The way of util.inherits: called, not constructed.
  Other.call(this, label);
  Reflect.apply(Other, this, [label]);
  hit(`${label}/legacy`);
}
class Returning {
  constructor(label) {
    return new Other(label);
  }
}
class FromNull extends null {
  constructor(label) {
    hit(label);
    return Object.create(new.target.prototype);
  }
}

function ways() {
  new Base('base');
  new Derived('derived', 1, 2, 3);
  new Implicit('implicit');
  new Fields('fields');
  new Other('fewer');
  new Other('more', 1, 2, 3, 4);
  new Other(...['spread', 1]);
  new Other(...['spread-middle'], 1, ...[2]);
  Other('called');
  new Legacy('legacy');
  new Returning('returning');
  new FromNull('null');
  new (function () {
    hit('anonymous');
  })();
  new (class {
    x = hit('anonymous-field');
    constructor() {
      hit('anonymous-class');
    }
  })();
  const Bound = Other.bind(null, 'bound');
  new Bound();
  new (Bound.bind(null, 1))(2);
  Bound();
  new (Derived.bind(null, 'bound-class'))();
  Reflect.construct(Other, ['reflect']);
  Reflect.construct(Derived, ['reflect-class'], Implicit);
  Reflect.construct(Object, [], Other);
  Reflect.construct(
    Base,
    ['reflect-new-target'],
    new Proxy(Other, { get: (target, key) => (hit('new-target-prototype'), target[key]) }),
  );
  new new Proxy(Other, {})('proxy');
  new new Proxy(Derived, {
    construct: (target, args, newTarget) => (hit('trap'), Reflect.construct(target, args, newTarget)),
  })('proxied');
  new Function('hit', 'hit("new-function")')(hit);
  new new Function('hit', 'hit("new-of-function")')(hit);
  eval('new (class InEval { constructor() { hit("in-eval"); } })()');
  try {
    new (class {
      constructor() {
        try {
          throw new Error();
        } finally {
          hit('finally');
        }
      }
    })();
  } catch {}
  for (const Kind of [Base, Other, Derived, Legacy, Fields]) new Kind('polymorphic');
}

// Builtins: as base classes, as callers of constructors, and called with `new` themselves.
function builtins() {
  const subclass = (Builtin, ...args) => {
    class Sub extends Builtin {
      field = hit(`${Builtin.name}-field`);
      constructor(...given) {
        super(...given);
        hit(`${Builtin.name}-derived`);
      }
    }
    return new Sub(...args);
  };
  const list = subclass(Array, 1, 2, 3);
  subclass(Map, [[1, 2]]);
  subclass(Set, [1]);
  subclass(WeakMap);
  subclass(Error, 'x');
  subclass(Date, 0);
  subclass(RegExp, 'x');
  subclass(Object);
  subclass(Function, 'return 1')();
  subclass(ArrayBuffer, 8);
  subclass(Uint8Array, 8).map((x) => hit('typed-map') || x);
  subclass(String, 'x');
  subclass(Boolean, true);
  subclass(URL, 'file:///');
  subclass(require('node:events'));
  new Proxy({}, {}).x;
  const promise = subclass(Promise, (resolve) => (hit('executor'), resolve()));
  promise.then(() => hit('then'));
  promise.finally(() => hit('finally-callback'));
  promise.constructor.all([promise]);
  promise.constructor.resolve(1);
  list.map((x) => hit('species-map') || x);
  list.filter(() => hit('species-filter'));
  list.slice().concat([1]);
  list.constructor.from([1, 2], (x) => hit('from-map') || x);
  list.constructor.of(1);
  Array.from.call(Other, [1]);
  Array.of.call(Legacy, 1);
  Promise.resolve.call(function (executor) {
    hit('capability');
    executor(
      () => hit('capability-resolve'),
      () => {},
    );
  }, 1);
  'x'.split(
    Object.assign(/x/, {
      constructor: {
        [Symbol.species]: class extends RegExp {
          constructor(...args) {
            super(...args);
            hit('species-split');
          }
        },
      },
    }),
  );
  new Promise((resolve) => hit('plain-executor') || resolve());
  new Map({ [Symbol.iterator]: () => (hit('map-iterable'), [][Symbol.iterator]()) });
  new Date({ valueOf: () => (hit('date-value'), 0) });
  new Array({ valueOf: () => hit('never') });
  new Intl.NumberFormat('en', {
    get style() {
      new Other('new-in-intl');
      return 'decimal';
    },
  });
  [1, 2].forEach((x) => new Other('new-in-forEach'));
  [1, 2].map((x) => new Derived('new-in-map'));
  [Other].forEach((F, i) => new F('new-of-argument', i));
  ['other-as-callback'].forEach(Other);
  [2, 1].sort(() => new Other('new-in-sort').label.length);
  JSON.stringify({ toJSON: () => new Other('new-in-json') });
  'x'.replace(/x/, () => new Other('new-in-replace'));
  structuredClone({
    get p() {
      return new Other('new-in-clone').label;
    },
  });
  void { ...new Proxy({}, { ownKeys: () => (new Other('new-in-ownKeys'), []) }) };
  const vm = require('node:vm');
  vm.runInNewContext('new (class { constructor() { hit("vm"); } })()', { hit });
  vm.runInNewContext('new Other("vm-other"); Reflect.construct(Other, ["vm-reflect"])', { Other, Reflect });
}

// A tree whose constructors call themselves.
class Tree {
  constructor(depth) {
    if (depth === 0) hit('tree');
    else this.children = [new Tree(depth - 1), new this.constructor(depth - 1)];
  }
}
class Chain {
  next = this.depth > 0 ? new Chain(this.depth) : hit('chain');
  get depth() {
    return Chain.depth--;
  }
}

// The same function, hot, called by both: the same return addresses mean either.
function Both(label, want) {
  leaf(label, want);
  return inBoth(label, want);
}
function inBoth(label, want) {
  return leaf(`${label}-inner`, want) || {};
}
function both(i, want) {
  Both('both-called', want);
  new Both('both-new', want);
  Both.call({}, 'both-call', want);
  Reflect.construct(Both, ['both-reflect', want]);
}
function alternating(n) {
  for (let i = 0; i < n; i++) {
    const want = i % 2_003 === 0;
    if (i & 1) new Both('alternating-new', want);
    else Both('alternating-called', want);
  }
}

// Inlined constructors.
class Hot {
  constructor(want) {
    this.x = want;
    leaf('hot', want);
  }
}
class HotDerived extends Hot {
  y = leaf('hot-field', this.x);
  constructor(want) {
    super(want);
    leaf('hot-derived', want);
    this.z = new Hot(want);
  }
}
class HotImplicit extends HotDerived {}
class HotList extends Array {
  constructor(want) {
    super();
    leaf('hot-list', want);
  }
}
const HotBound = Hot.bind(null);
function hot(i, want) {
  new Hot(want);
  new HotDerived(want);
  new HotImplicit(want);
  new HotList(want);
  new HotBound(want);
  Reflect.construct(HotDerived, [want]);
  new Hot(...[want]);
  new Promise((resolve) => leaf('hot-executor', want) || resolve());
  [want].forEach((x) => new Hot(x));
}
// Too large to be inlined.
class Large {
  constructor(want) {
    this.run(want);
    leaf('large', want);
  }
}
Large.prototype.run = new Function(
  'leaf',
  `return function run(want) { let t = 0; ${'t += want ? 1 : 2; '.repeat(400)} leaf('large-run', want); return t; }`,
)(leaf);
const LargeInside = new Function(
  'leaf',
  `return class LargeInside { constructor(want) { let t = 0; ${'t += want ? 1 : 2; '.repeat(400)}
    leaf('large-inside', want); this.t = t; } }`,
)(leaf);
class LargeDerived extends LargeInside {
  constructor(want) {
    super(want);
    leaf('large-derived', want);
  }
}
function large(i, want) {
  new Large(want);
  new LargeInside(want);
  new LargeDerived(want);
}

// Deoptimized while it is on the stack, called by `new` and called.
function Deopted(point, label, change) {
  const a = point.x + 1;
  mutate(point, label, change);
  if (new.target) this.sum = a + point.x;
  leaf(`${label}-after`, change);
}
function mutate(point, label, change) {
  if (!change) return;
  leaf(`${label}-before`, change);
  point.y = 1;
  delete point.x;
  point.x = 'text';
  leaf(label, change);
}
class Pair {
  constructor(x) {
    this.x = x;
  }
}
function deopted(i, want) {
  new Deopted(new Pair(i), 'deopted-new', want);
  Deopted(new Pair(i), 'deopted-called', want);
}

// One long call each, replaced on the stack.
function Loop(label) {
  let total = 0;
  for (let i = 0; i < 600_000; i++) {
    total += i & 3;
    if (i % 100_000 === 0) leaf(label, true);
  }
  if (new.target) this.total = total;
}

ways();
builtins();
new Tree(3);
Chain.depth = 5;
new Chain();
for (let i = 0; i < 60; i++) both(i, i % 10 === 9);
for (let i = 0; i < 1_000; i++) both(i, i % 250 === 249);
for (let i = 0; i < 30_000; i++) both(i, i % 7_001 === 7_000);
alternating(30_000);
for (let i = 0; i < 1_000; i++) hot(i, i % 250 === 249);
for (let i = 0; i < 20_000; i++) hot(i, i % 4_001 === 4_000);
for (let i = 0; i < 5_000; i++) large(i, i % 1_001 === 1_000);
for (let i = 0; i < 30_000; i++) deopted(i, i === 100 || i === 29_990 || i === 29_995);
new Loop('loop-new');
Loop('loop-called');
setImmediate(() => new Derived('immediate'));
(async () => {
  await null;
  new Derived('after-await');
  await { then: (resolve) => resolve(new Other('thenable')) };
})();
process.on('exit', () => new Other('exit'));
