/* oxlint-disable */
// Every way in which JavaScript calls JavaScript.
'use strict';
const fs = require('node:fs');
const hit = (label) => fs.existsSync(`/nonexistent/ptracer/${label}`);

class Animal {
  static made = hit('static-field');
  static {
    hit('static-block');
  }
  name = hit('instance-field');
  #secret = 1;
  constructor() {
    hit('constructor');
  }
  speak() {
    return hit('method');
  }
  get age() {
    return hit('getter');
  }
  set age(v) {
    hit('setter');
  }
  #hidden() {
    return hit('private-method');
  }
  get #inner() {
    return hit('private-getter');
  }
  useHidden() {
    return this.#hidden() || this.#inner || this.#secret;
  }
  static make() {
    hit('static-method');
    return new this();
  }
  static #make() {
    return hit('static-private');
  }
  static useMake() {
    return Animal.#make();
  }
  [Symbol.toPrimitive]() {
    hit('toPrimitive');
    return 1;
  }
  ['computed' + 1]() {
    return hit('computed');
  }
  'quoted name'() {
    return hit('quoted');
  }
  *generator() {
    yield hit('generator-1');
    yield* this.inner();
    hit('generator-end');
  }
  *inner() {
    yield hit('generator-inner');
  }
  async later() {
    hit('async-method-before');
    await null;
    hit('async-method-after');
  }
  async *stream() {
    yield hit('async-generator');
    await null;
    yield hit('async-generator-after');
  }
}
class Dog extends Animal {
  toy = hit('derived-field');
  constructor() {
    super();
    hit('derived-constructor');
  }
  speak() {
    return super.speak() && hit('unreached');
  }
  get age() {
    return super.age;
  }
  set age(v) {
    super.age = v;
  }
}

function classes() {
  const dog = Animal.make.call(Dog);
  dog.speak();
  void dog.age;
  dog.age = 3;
  dog.useHidden();
  Animal.useMake();
  void `${dog}`;
  dog.computed1();
  dog['quoted name']();
  for (const value of dog.generator()) void value;
  const [first, ...rest] = dog.generator();
  void first;
  void rest;
  new (class extends Animal {})();
  new (class {
    x = hit('anonymous-class-field');
  })();
}

function objects() {
  const object = {
    method() {
      return hit('object-method');
    },
    arrow: () => hit('object-arrow'),
    fn: function () {
      return hit('object-function');
    },
    named: function other() {
      return hit('object-named');
    },
    get g() {
      return hit('object-getter');
    },
    set g(v) {
      hit('object-setter');
    },
    [Symbol('sy')]() {
      return hit('object-symbol');
    },
    async a() {
      return hit('object-async');
    },
    nested: { deep: { fn: () => hit('nested-arrow') } },
  };
  object.method();
  object.arrow();
  object.fn();
  object.named();
  void object.g;
  object.g = 1;
  object[Object.getOwnPropertySymbols(object)[0]]();
  void object.a();
  object.nested.deep.fn();
  object.assigned = () => hit('assigned-arrow');
  object.assigned();
  object.assigned.deeper = function () {
    return hit('assigned-function');
  };
  object.assigned.deeper();
  (() => hit('iife'))();
  (function () {
    hit('iife-function');
  })();
  const renamed = () => hit('renamed');
  Object.defineProperty(renamed, 'name', { value: 'other name' });
  renamed();
  const emptied = function full() {
    hit('emptied');
  };
  Object.defineProperty(emptied, 'name', { value: '' });
  emptied();
  const numeric = function full() {
    hit('numeric-name');
  };
  Object.defineProperty(numeric, 'name', { value: 42 });
  numeric();
  class Named {
    static name = 'static name';
    static go() {
      hit('static-name-field');
    }
    constructor() {
      hit('static-name-ctor');
    }
  }
  Named.go();
  new Named();
  const bag = {};
  for (let i = 0; i < 200; i++) bag['k' + i] = i;
  const dictionary = function slow() {
    hit('dictionary-function');
  };
  Object.assign(dictionary, bag);
  for (let i = 0; i < 150; i++) delete dictionary['k' + i];
  dictionary();
  Object.defineProperty(dictionary, 'name', { value: 'dictionary name' });
  dictionary();
}

function callbacks() {
  [1].forEach(() => hit('cb-forEach'));
  [1].map(function mapper() {
    return hit('cb-map');
  });
  [2, 1].sort((a, b) => hit('cb-sort') || a - b);
  [2, 1].toSorted?.((a, b) => hit('cb-toSorted') || a - b);
  [1].find(() => hit('cb-find'));
  [1].some(() => hit('cb-some'));
  [1, 2].reduce(() => hit('cb-reduce'));
  [1].flatMap(() => [hit('cb-flatMap')]);
  Array.from([1], () => hit('cb-from'));
  Array.from({ length: 1 }, () => hit('cb-from-length'));
  new Set([1]).forEach(() => hit('cb-set'));
  new Map([[1, 2]]).forEach(() => hit('cb-map-forEach'));
  new Uint8Array(1).map(() => hit('cb-typed'));
  new Uint8Array([2, 1]).sort(() => hit('cb-typed-sort') || 0);
  'abc'.replace('b', () => hit('cb-replace'));
  'abc'.replace(/b/, () => hit('cb-replace-regexp'));
  'abcb'.replaceAll(/b/g, () => hit('cb-replaceAll'));
  JSON.parse('{"a":[1]}', (key, value) => (hit('cb-reviver'), value));
  JSON.stringify({ a: 1 }, (key, value) => (hit('cb-replacer'), value));
  JSON.stringify({
    toJSON() {
      return hit('cb-toJSON');
    },
  });
  Reflect.apply(() => hit('cb-reflect'), null, []);
  Reflect.construct(function Ctor() {
    hit('cb-construct');
  }, []);
  Reflect.construct(
    class C {
      constructor() {
        hit('cb-construct-class');
      }
    },
    [],
  );
  (function () {
    return hit('cb-call');
  }).call(null);
  (() => hit('cb-apply')).apply(null, []);
  const bound = function target(x) {
    return hit('cb-bound');
  }.bind(null, 1);
  bound();
  [1].forEach(bound);
  const proxy = new Proxy(
    function () {
      return hit('proxy-target');
    },
    {
      get: (target, key) => (hit('proxy-get'), Reflect.get(target, key)),
      has: () => (hit('proxy-has'), true),
      set: () => (hit('proxy-set'), true),
      apply: (target) => (hit('proxy-apply'), target()),
      construct: () => (hit('proxy-construct'), {}),
      ownKeys: (target) => (hit('proxy-ownKeys'), Reflect.ownKeys(target)),
      deleteProperty: () => (hit('proxy-delete'), true),
      defineProperty: () => (hit('proxy-define'), true),
      getPrototypeOf: () => (hit('proxy-proto'), null),
    },
  );
  void proxy.x;
  void ('x' in proxy);
  proxy.x = 1;
  proxy();
  new proxy();
  Object.keys(proxy);
  delete proxy.x;
  Object.defineProperty(proxy, 'y', { value: 1, configurable: true });
  Object.getPrototypeOf(proxy);
  const tag = (strings, ...values) => hit('tagged') || strings.length + values.length;
  tag`a${1}b`;
  const iterable = {
    [Symbol.iterator]() {
      hit('iterator');
      let i = 0;
      return {
        next: () => (hit('iterator-next'), { done: i++ > 0, value: i }),
        return: () => (hit('iterator-return'), {}),
      };
    },
  };
  for (const x of iterable) void x;
  for (const x of iterable) {
    void x;
    break;
  }
  const [a = hit('default-value')] = [];
  const { b = hit('default-property'), ...others } = {
    get c() {
      return hit('destructured-getter');
    },
  };
  void [...iterable];
  new Map(iterable[Symbol.iterator] ? [[1, 2]] : []);
  Math.max(...iterable);
  Promise.all(iterable).catch(() => {});
  void a;
  void b;
  void others;
  ((x = hit('parameter-default')) => x)();
  const thing = {
    valueOf() {
      hit('valueOf');
      return 1;
    },
    toString() {
      hit('toString');
      return 'x';
    },
  };
  void (thing + 1);
  void `${thing}`;
  String(thing);
  [thing].join();
  void { [thing]: 1 };
  Math.abs(thing);
  new Date(thing);
  void (thing < 2);
  void { [Symbol.hasInstance]: () => hit('never') };
  class Even {
    static [Symbol.hasInstance]() {
      return hit('hasInstance');
    }
  }
  void (1 instanceof Even);
  Object.assign(
    {},
    {
      get p() {
        return hit('assign-getter');
      },
    },
  );
  ({
    ...{
      get p() {
        return hit('spread-getter');
      },
    },
  });
  Object.entries({
    get p() {
      return hit('entries-getter');
    },
  });
  structuredClone({
    get p() {
      return hit('clone-getter');
    },
  });
  new Intl.NumberFormat('en', {
    get style() {
      hit('intl-getter');
      return 'decimal';
    },
  });
  'x'.match({
    [Symbol.match]() {
      return hit('symbol-match');
    },
  });
  'x'.split({
    [Symbol.split]() {
      return hit('symbol-split');
    },
  });
  [1].concat({
    get [Symbol.isConcatSpreadable]() {
      hit('concat-getter');
      return false;
    },
  });
  const error = new Error('x');
  Object.defineProperty(error, 'message', {
    get() {
      return hit('message-getter');
    },
  });
  String(error);
}

function recursion(n) {
  return n === 0 ? hit('recursion') : recursion(n - 1) + 1;
}
const even = (n) => (n === 0 ? hit('mutual') : odd(n - 1));
const odd = (n) => (n === 0 ? hit('mutual-odd') : even(n - 1));

function evals() {
  eval('hit("eval")');
  (0, eval)('globalThis.hitAgain = (l) => require("node:fs").existsSync("/nonexistent/ptracer/" + l)');
  globalThis.require = require;
  hitAgain('indirect-eval');
  eval('eval("hit(\\"eval-in-eval\\")")');
  eval('(function inEval() { return hit("function-in-eval"); })()');
  eval('[1].map(() => hit("arrow-in-eval"))');
  new Function('hit', 'return hit("new-function")')(hit);
  new Function('hit', '\n\n  return (() => hit("new-function-inner"))();')(hit);
  eval('hit("source-url")\n//# sourceURL=named-by-source-url.js');
  new Function('hit', 'return hit("function-source-url")\n//# sourceURL=dir with space/named.js')(hit);
  setTimeout(() => eval('hit("eval-in-timer")'), 1);
  const vm = require('node:vm');
  vm.runInThisContext('(hit) => hit("vm-this")', { filename: 'vm-file.js', lineOffset: 10, columnOffset: 5 })(
    hit,
  );
  vm.runInNewContext('hit("vm-new")', { hit });
  vm.runInNewContext('\nfunction inVm() { return hit("vm-function"); }\ninVm()', { hit }, 'vm-named.js');
  new vm.Script('hit("vm-script")', { filename: 'vm script é.js' }).runInContext(vm.createContext({ hit }));
  vm.compileFunction('return hit("vm-compiled")', ['hit'], { filename: 'compiled.js' })(hit);
  const twoByte = 'hit("two-byte"); /* \u4e2d\u6587 \u2028 */ hit("two-byte-after")';
  vm.runInNewContext(twoByte, { hit }, '\u4e2d\u6587.js');
  vm.runInNewContext('\r\nhit("crlf");\rhit("cr");\u2028hit("ls")', { hit }, 'ends.js');
}

classes();
objects();
callbacks();
recursion(50);
even(21);
evals();
fs.existsSync('/nonexistent/ptracer/direct');
try {
  fs.openSync('/nonexistent/ptracer/open');
} catch {}
try {
  fs.statSync('/nonexistent/ptracer/stat');
} catch {}
[1].forEach(() => fs.existsSync('/nonexistent/ptracer/direct-in-callback'));
['/nonexistent/ptracer/as-callback'].forEach(fs.existsSync);
label: for (;;) {
  hit('labelled');
  break label;
}
if (hit('condition') || true) hit('after-condition');
else hit('never');
const chained = { a: () => ({ b: () => ({ c: () => hit('chained') }) }) };
chained.a().b().c();
chained.a().b().c();
void new Animal().later();
(async () => {
  for await (const x of new Dog().stream()) void x;
})();
