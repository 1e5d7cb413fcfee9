/** Where the promises of one V8 build are, and the functions by which V8 awaits them. Plain data. */
import { builtinIds, BUILTIN_METADATA } from './builtin-ids.js';
import type { ElfFile, ElfSymbol } from './elf.js';
import { findCurrentMicrotask } from './machine-code.js';

/** Object offsets that no symbol of the binary says; a part of the version table. */
export interface PromiseTable {
  reaction: { next: number; reject: number; fulfill: number; derived: number };
  /** Of a PromiseReactionJobTask. */
  task: { handler: number; derived: number };
  /** Of a PromiseResolveThenableJobTask: the promise that it resolves; 0: V8 does not follow it. */
  promiseToResolve: number;
}

export interface PromiseLayout {
  /** Offset of the microtask that runs, from the isolate. */
  microtask: number;
  /** Offset of a JSFunction's context. */
  context: number;
  /** Numbers of builtins. */
  ids: {
    /** What goes on with an async function, or an async generator, that awaited. */
    awaits: number[];
    all: number;
    allSettled: number;
    any: number;
    /** Resolves the promise of `new Promise`. */
    resolve: number;
  };
  types: {
    promise: number;
    reaction: number;
    fulfillTask: number;
    rejectTask: number;
    thenableTask: number;
    capability: number;
    asyncFunction: number;
    asyncGenerator: number;
    request: number;
  };
}

/** V8: execution/isolate.cc, `CaptureAsyncStackTrace`. */
const AWAITS: readonly string[] = [
  'AsyncFunctionAwaitResolveClosure',
  'AsyncFunctionAwaitRejectClosure',
  'AsyncGeneratorAwaitResolveClosure',
  'AsyncGeneratorAwaitRejectClosure',
  'AsyncGeneratorYieldWithAwaitResolveClosure',
];

const RUN_MICROTASKS = 'Builtins_RunMicrotasks';

/** Symbols that it needs, besides those that begin with `v8dbg_` and `Builtins_`. */
export const PROMISE_SYMBOLS: readonly string[] = BUILTIN_METADATA;

/** `undefined` where the binary does not tell all of it: then there are no async frames. */
export function promiseLayout(
  elf: ElfFile,
  symbols: ReadonlyMap<string, ElfSymbol>,
): PromiseLayout | undefined {
  const ids = builtinIds(
    elf,
    BUILTIN_METADATA.map((name) => symbols.get(name)).find((symbol) => symbol !== undefined),
  );
  const run = symbols.get(RUN_MICROTASKS);
  const microtask = run && findCurrentMicrotask(elf.bytesAt(run.value, run.size));
  const constant = (name: string): number | undefined => {
    const symbol = symbols.get(`v8dbg_${name}`);
    return symbol && elf.bytesAt(symbol.value, 4).readInt32LE();
  };
  const type = (name: string, upper: string): number | undefined => constant(`type_${name}__${upper}_TYPE`);
  const layout = {
    microtask,
    context: constant('class_JSFunction__context__Context'),
    ids: {
      all: ids.get('PromiseAllResolveElementClosure'),
      allSettled: ids.get('PromiseAllSettledResolveElementClosure'),
      any: ids.get('PromiseAnyRejectElementClosure'),
      resolve: ids.get('PromiseCapabilityDefaultResolve'),
    },
    types: {
      promise: type('JSPromise', 'JS_PROMISE'),
      reaction: type('PromiseReaction', 'PROMISE_REACTION'),
      fulfillTask: type('PromiseFulfillReactionJobTask', 'PROMISE_FULFILL_REACTION_JOB_TASK'),
      rejectTask: type('PromiseRejectReactionJobTask', 'PROMISE_REJECT_REACTION_JOB_TASK'),
      thenableTask: type('PromiseResolveThenableJobTask', 'PROMISE_RESOLVE_THENABLE_JOB_TASK'),
      capability: type('PromiseCapability', 'PROMISE_CAPABILITY'),
      asyncFunction: type('JSAsyncFunctionObject', 'JS_ASYNC_FUNCTION_OBJECT'),
      asyncGenerator: type('JSAsyncGeneratorObject', 'JS_ASYNC_GENERATOR_OBJECT'),
      request: type('AsyncGeneratorRequest', 'ASYNC_GENERATOR_REQUEST'),
    },
  };
  const awaits = AWAITS.map((name) => ids.get(name)).filter((id) => id !== undefined);
  const values = [
    layout.microtask,
    layout.context,
    ...Object.values(layout.ids),
    ...Object.values(layout.types),
  ];
  if (values.includes(undefined) || awaits.length === 0) return undefined;
  return { ...layout, ids: { ...layout.ids, awaits } } as PromiseLayout;
}
