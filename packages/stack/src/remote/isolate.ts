/**
 * What the engine remembers of one isolate. The GC moves objects and reuses addresses, so an entry found by
 * address holds for one epoch (the isolate's GC count) and has to prove its identity after it; what is found
 * by identity (script id, function literal id) holds for the isolate's life.
 */
import type { Frame } from '@ptracer/core';
import type { Layout } from './layout.js';
import type { Memory } from './memory.js';
import { Strings, Types } from './strings.js';

/** A script, by its id. */
export interface ScriptInfo {
  readonly id: number;
  /** As V8 prints it in a stack; `null`: it has none. */
  readonly url: string | null;
  readonly kind: Frame['kind'];
  readonly isEval: boolean;
  /** Of eval code: where it came from, in V8's words. */
  readonly evalOrigin: string | undefined;
  readonly lineOffset: number;
  readonly columnOffset: number;
  /** Offsets of its line ends, once a position was asked for. */
  lineEnds: Uint32Array | undefined;
  /** Where it was last seen. */
  address: number;
}

/** A function as the source text has it, by (script id, function literal id). */
export interface FunctionInfo {
  readonly name: string | null;
  /** Builtins have none. */
  readonly script: ScriptInfo | undefined;
  /** V8 leaves it out of stacks: a builtin that is not exposed. */
  readonly hidden: boolean;
  /** The bytecode array that `table` and `frames` are of: where it was last seen, and its size. */
  bytecode: number;
  bytecodeLength: number;
  table: Buffer | undefined;
  /** Frames by bytecode offset, for each tier. */
  readonly frames: Map<number, Frame>[];
}

/** A script at an address. */
export interface ScriptEntry {
  readonly address: number;
  readonly info: ScriptInfo;
  epoch: number;
}

/** A SharedFunctionInfo at an address. */
export interface SharedEntry {
  readonly address: number;
  /** Identity: its script pointer and function literal id. */
  readonly scriptWord: number;
  readonly literalId: number;
  readonly script: ScriptEntry | undefined;
  readonly info: FunctionInfo;
  epoch: number;
}

/** A JSFunction at an address. */
export interface FunctionEntry {
  readonly address: number;
  readonly map: number;
  readonly shared: SharedEntry;
  epoch: number;
}

/** JIT code at an address. */
export interface CodeEntry {
  readonly code: number;
  /** Address of its InstructionStream. */
  readonly stream: number;
  readonly start: number;
  readonly size: number;
  readonly kind: 'baseline' | 'maglev' | 'turbofan' | 'interpreter';
  readonly deoptData: number;
  /** The GC moves it while the code stays. */
  positions: number;
  /** Unique in the isolate; 0 for code that is not optimized. */
  readonly optimizationId: number;
  epoch: number;
  dead: boolean;
}

/** A return address in JIT code. What it says holds as long as the code and its function are the same. */
export interface CodeSite {
  readonly entry: CodeEntry;
  /** The function that the frame belongs to. */
  readonly outer: FunctionInfo;
  /** Optimized: frames, innermost first. Whether the outermost one is a constructor varies by call. */
  readonly frames: readonly Frame[];
  /** Optimized: it calls a constructor, with no stub in between (Maglev, V8 14.6). */
  readonly constructs: boolean;
  /** Baseline: bytecode offset, for the function whose code it is. */
  readonly bytecodeOffset: number;
}

/** Where a return address lies. */
export type PcKind = 'interpreter' | 'builtin' | 'jit' | 'unknown';

/** The bound on entries by address: fresh closures come without end. */
const MAX_ENTRIES = 20_000;

export class Isolate {
  readonly address: number;
  readonly types: Types;
  readonly strings: Strings;
  /** Counts collections of garbage: what is found by address holds while it stays the same. */
  epoch = -1;
  readonly functions: Map<number, FunctionEntry> = new Map();
  readonly shared: Map<number, SharedEntry> = new Map();
  readonly scripts: Map<number, ScriptEntry> = new Map();
  readonly scriptInfos: Map<number, ScriptInfo> = new Map();
  readonly functionInfos: Map<string, FunctionInfo> = new Map();
  readonly sites: Map<number, CodeSite> = new Map();
  codes: CodeEntry[] = [];
  readonly pcKinds: Map<number, PcKind> = new Map();
  /**
   * Return addresses in builtins that V8 leaves out of stacks. Nameless closures are fresh each time, and 0
   * stands for any of them; a named function may share its code with one that is shown, and has its address here.
   */
  readonly hiddenPcs: Map<number, number> = new Map();

  isHidden(pc: number, callee: number): boolean {
    const known = this.hiddenPcs.get(pc);
    return known === 0 || known === callee;
  }

  /** Maps of functions whose name is the default one, in `namesEpoch`. */
  readonly plainMaps: Set<number> = new Set();
  plainMapsEpoch = -1;
  /** The string `name` in read-only space, once seen. */
  nameString = 0;
  /** The current microtask while none runs: `undefined`, tagged, in read-only space, once seen. */
  noMicrotask = 0;
  /** Numbers of builtins by their SharedFunctionInfo, and bytecode by that of other functions, in this epoch. */
  readonly builtinIds: Map<number, number | undefined> = new Map();
  readonly bytecodes: Map<number, number> = new Map();

  /** A stop in that epoch. */
  enter(epoch: number): void {
    if (epoch === this.epoch) return;
    this.epoch = epoch;
    this.types.forget();
    this.builtinIds.clear();
    this.bytecodes.clear();
  }

  /** Pages that the last chain of awaits lay on, and those of them that the one before lay on. */
  awaitPages: number[] = [];
  lastingPages: number[] = [];
  /** Map of InstructionStream objects, in read-only space, once seen. */
  streamMap = 0;

  constructor(address: number, memory: Memory, layout: Layout) {
    this.address = address;
    this.types = new Types(memory, layout);
    this.strings = new Strings(memory, this.types);
  }

  /** Forgets what is found by address when it has become too much. */
  trim(): void {
    if (this.functions.size > MAX_ENTRIES) this.functions.clear();
    if (this.shared.size > MAX_ENTRIES) this.shared.clear();
    if (this.sites.size > MAX_ENTRIES) this.sites.clear();
    if (this.codes.length > MAX_ENTRIES) this.codes = [];
    if (this.scripts.size > MAX_ENTRIES) this.scripts.clear();
    if (this.functionInfos.size > MAX_ENTRIES * 5) this.functionInfos.clear();
    if (this.pcKinds.size > MAX_ENTRIES) this.pcKinds.clear();
  }
}
