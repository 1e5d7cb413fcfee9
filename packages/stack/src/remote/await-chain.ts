/**
 * Who awaits what runs now: the frames that V8 prints as `at async`, found as V8 finds them, from one promise to the
 * one that depends on it alone (V8: execution/isolate.cc, `CaptureAsyncStackTrace`). Everything is read from the heap of
 * the stopped thread's own isolate, so nothing moves meanwhile.
 */
import type { Frame } from '@ptracer/core';
import type { Functions } from './functions.js';
import type { Isolate } from './isolate.js';
import type { Layout } from './layout.js';
import { distrust, type Memory } from './memory.js';
import type { PromiseLayout, PromiseTable } from './promise-layout.js';
import { bytecodeOf } from './scripts.js';

const INTERPRETER = 0;
const PAGE = 4096;

/** JSReceiver: its properties, or its identity hash where it has none. */
const PROPERTIES = 8;
/** JSPromise (objects/js-promise.tq). */
const REACTIONS = 24;
const FLAGS = 32;
const STATUS_MASK = 3;
const PENDING = 0;
/** JSGeneratorObject (objects/js-generator.tq). */
const GENERATOR_FUNCTION = 24;
const GENERATOR_POSITION = 48;
const GENERATOR_CONTINUATION = 64;
const EXECUTING = -2;
/** JSAsyncFunctionObject: its promise. JSAsyncGeneratorObject: its requests. */
const PROMISE_OR_QUEUE = 80;
/** AsyncGeneratorRequest (objects/js-generator.tq). */
const REQUEST_PROMISE = 32;
/** PromiseCapability (objects/promise.tq). */
const CAPABILITY_PROMISE = 8;
/** Slots of contexts (builtins/builtins-promise.h, and the AwaitContext of builtins-async-gen.cc). */
const SLOT_2 = 32;
const SLOT_3 = 40;

/** A chain this long is a loop, or torn. */
const MAX_STEPS = 10_000;

const COMBINATORS = ['Promise.all', 'Promise.allSettled', 'Promise.any'] as const;

export class AwaitChain {
  readonly #memory: Memory;
  readonly #layout: Layout;
  readonly #promises: PromiseLayout;
  readonly #table: PromiseTable;
  readonly #functions: Functions;
  readonly #combinators: readonly number[];
  /** Frames by the ones that a running function would have: the same frame is the same object. */
  readonly #async = new WeakMap<Frame, Frame>();
  readonly #combined = new Map<string, Frame>();

  constructor(memory: Memory, layout: Layout, promises: PromiseLayout, functions: Functions) {
    this.#memory = memory;
    this.#layout = layout;
    this.#promises = promises;
    this.#table = layout.table.promise;
    this.#functions = functions;
    const { all, allSettled, any } = promises.ids;
    this.#combinators = [all, allSettled, any];
  }

  /**
   * Appends the functions that await the microtask that runs, nearest first, until `out` has `limit` frames.
   * @param microtask the isolate's current one, tagged
   * @throws {BadMemory} where something is not what it has to be: `out` may hold frames of the chain
   */
  append(isolate: Isolate, microtask: number, limit: number, out: Frame[]): void {
    const memory = this.#memory;
    // What is awaited was made a short while before the task, and so lies below it; or long ago, and stays where it is.
    memory.prefetch([microtask, microtask - PAGE, ...isolate.lastingPages]);
    const touched = memory.touching(() => {
      let promise = this.#start(isolate, microtask);
      for (let steps = 0; promise !== undefined && out.length < limit; steps++) {
        if (steps > MAX_STEPS) distrust();
        promise = this.#next(isolate, promise, out);
      }
    });
    isolate.lastingPages = touched.filter((page) => isolate.awaitPages.includes(page));
    isolate.awaitPages = touched;
  }

  /** The promise that the running microtask will settle. */
  #start(isolate: Isolate, microtask: number): number | undefined {
    const memory = this.#memory;
    const { types } = this.#promises;
    if ((microtask & 7) !== 1) return undefined;
    const task = microtask - 1;
    const type = isolate.types.type(task);
    if (type === types.thenableTask && this.#table.promiseToResolve !== 0)
      return memory.pointer(task + this.#table.promiseToResolve);
    if (type !== types.fulfillTask && type !== types.rejectTask) {
      // It is `undefined`, which never moves, while none runs.
      if (type === this.#layout.types.oddball) isolate.noMicrotask = microtask;
      return undefined;
    }
    const handler = this.#builtin(isolate, task + this.#table.task.handler);
    if (handler === undefined || !this.#promises.ids.awaits.includes(handler.id))
      return this.#derived(isolate, task + this.#table.task.derived);
    const generator = this.#generator(isolate, handler.address);
    return this.#isExecuting(generator) ? this.#promiseOf(isolate, generator) : undefined;
  }

  /** One step outwards: what depends on a promise, if it is one thing only. */
  #next(isolate: Isolate, promise: number, out: Frame[]): number | undefined {
    const memory = this.#memory;
    const { types } = this.#promises;
    const { reaction: offsets } = this.#table;
    if (isolate.types.type(promise) !== types.promise) return undefined;
    if ((memory.smi(promise + FLAGS) & STATUS_MASK) !== PENDING || memory.isSmi(promise + REACTIONS))
      return undefined;
    const reaction = memory.pointer(promise + REACTIONS);
    if (isolate.types.type(reaction) !== types.reaction) return undefined;
    if (!memory.isSmi(reaction + offsets.next)) return undefined;
    const fulfill = this.#builtin(isolate, reaction + offsets.fulfill);
    if (fulfill !== undefined && this.#promises.ids.awaits.includes(fulfill.id)) {
      const generator = this.#generator(isolate, fulfill.address);
      out.push(this.#frame(isolate, generator));
      return this.#promiseOf(isolate, generator);
    }
    const combined = this.#combinator(isolate, reaction, fulfill);
    if (combined !== undefined) {
      out.push(combined.frame);
      return combined.promise;
    }
    if (fulfill?.id === this.#promises.ids.resolve)
      return memory.pointer(memory.pointer(fulfill.address + this.#promises.context) + SLOT_2);
    return this.#derived(isolate, reaction + offsets.derived);
  }

  /** The promise of `then()`, or that of a capability. */
  #derived(isolate: Isolate, at: number): number | undefined {
    if (this.#memory.isSmi(at)) return undefined;
    const object = this.#memory.pointer(at);
    const type = isolate.types.type(object);
    if (type === this.#promises.types.promise) return object;
    if (type !== this.#promises.types.capability || this.#memory.isSmi(object + CAPABILITY_PROMISE))
      return undefined;
    return this.#memory.pointer(object + CAPABILITY_PROMISE);
  }

  /** A function that V8 made itself, and its number; `undefined` for any other. */
  #builtin(isolate: Isolate, at: number): { address: number; id: number } | undefined {
    const memory = this.#memory;
    const { types } = this.#layout;
    if (memory.isSmi(at)) return undefined;
    const address = memory.pointer(at);
    const type = isolate.types.type(address);
    if (type < types.firstFunction || type > types.lastFunction) return undefined;
    const shared = memory.pointer(address + this.#layout.function.shared);
    let id = isolate.builtinIds.get(shared);
    if (id === undefined && !isolate.builtinIds.has(shared)) {
      id = this.#builtinId(isolate, shared);
      isolate.builtinIds.set(shared, id);
    }
    return id === undefined ? undefined : { address, id };
  }

  #builtinId(isolate: Isolate, shared: number): number | undefined {
    if (isolate.types.type(shared) !== this.#layout.types.sharedFunctionInfo) return undefined;
    const data = shared + this.#layout.table.sharedFunctionInfo.builtinId;
    return this.#memory.isSmi(data) ? this.#memory.smi(data) : undefined;
  }

  #bytecode(isolate: Isolate, shared: number): number {
    let bytecode = isolate.bytecodes.get(shared);
    if (bytecode === undefined) {
      bytecode = bytecodeOf(this.#memory, isolate, this.#layout, shared) ?? distrust();
      isolate.bytecodes.set(shared, bytecode);
    }
    return bytecode;
  }

  #combinator(
    isolate: Isolate,
    reaction: number,
    fulfill: { address: number; id: number } | undefined,
  ): { frame: Frame; promise: number | undefined } | undefined {
    const memory = this.#memory;
    const { all, allSettled, any } = this.#promises.ids;
    const isAll = fulfill?.id === all || fulfill?.id === allSettled;
    const element = isAll ? fulfill : this.#builtin(isolate, reaction + this.#table.reaction.reject);
    if (element === undefined || (!isAll && element.id !== any)) return undefined;
    const name = COMBINATORS[this.#combinators.indexOf(element.id)]!;
    // The element's index, from 1, is its identity hash.
    const index = memory.isSmi(element.address + PROPERTIES)
      ? memory.smi(element.address + PROPERTIES) - 1
      : -1;
    const frame = this.#combinatorFrame(name, index);
    const capability = memory.pointer(memory.pointer(element.address + this.#promises.context) + SLOT_3);
    // After the element was settled, its context is another one.
    if (isolate.types.type(capability) !== this.#promises.types.capability)
      return { frame, promise: undefined };
    const promise = memory.isSmi(capability + CAPABILITY_PROMISE)
      ? undefined
      : memory.pointer(capability + CAPABILITY_PROMISE);
    return { frame, promise };
  }

  /** The generator behind an await closure: in the first slot of its context. */
  #generator(isolate: Isolate, closure: number): number {
    const generator = this.#memory.pointer(this.#memory.pointer(closure + this.#promises.context) + SLOT_2);
    const type = isolate.types.type(generator);
    const { asyncFunction, asyncGenerator } = this.#promises.types;
    if (type !== asyncFunction && type !== asyncGenerator) distrust();
    return generator;
  }

  #isExecuting(generator: number): boolean {
    return this.#memory.smi(generator + GENERATOR_CONTINUATION) === EXECUTING;
  }

  /** The promise of the call that a generator is of. */
  #promiseOf(isolate: Isolate, generator: number): number | undefined {
    const object = this.#memory.pointer(generator + PROMISE_OR_QUEUE);
    const { asyncFunction, request } = this.#promises.types;
    if (isolate.types.type(generator) === asyncFunction) return object;
    if (isolate.types.type(object) !== request) return undefined;
    return this.#memory.pointer(object + REQUEST_PROMISE);
  }

  /** Where an awaiting function stands: at the await. */
  #frame(isolate: Isolate, generator: number): Frame {
    const memory = this.#memory;
    const { entry, name } = this.#functions.callee(isolate, memory.pointer(generator + GENERATOR_FUNCTION));
    const offset = memory.smi(generator + GENERATOR_POSITION) - (this.#layout.bytecodeArray.data - 1);
    const bytecode = this.#bytecode(isolate, entry.shared.address);
    if (offset < 0) distrust();
    const { info } = entry.shared;
    const running = this.#functions.frame(isolate, info, bytecode, offset, INTERPRETER, name);
    let frame = this.#async.get(running);
    if (frame === undefined) {
      // It has left the stack: no tier runs it.
      const { tier: _, ...rest } = running;
      frame = { ...rest, async: true };
      this.#async.set(running, frame);
    }
    return frame;
  }

  #combinatorFrame(name: string, index: number): Frame {
    const key = `${name} ${index}`;
    let frame = this.#combined.get(key);
    if (frame === undefined) {
      frame = {
        functionName: name,
        url: null,
        line: null,
        column: null,
        kind: 'builtin',
        async: true,
        ...(index < 0 ? undefined : { promiseIndex: index }),
      };
      if (this.#combined.size < MAX_STEPS) this.#combined.set(key, frame);
    }
    return frame;
  }
}
