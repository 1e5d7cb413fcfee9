/**
 * Where things lie in the memory of one V8 build: plain data, so that it can be kept on disk. It is made of
 * the binary's own `v8dbg_*` constants, of what its machine code gives away (machine-code.ts), and of a table
 * for each V8 version (layout-*.ts) for the rest. Offsets count from the untagged address of an object.
 */

import type { PoolLayout } from '../pool/pool-layout.js';
import type { PromiseLayout, PromiseTable } from './promise-layout.js';

/** What no symbol of the binary says. One module for each V8 version fills it. */
export interface VersionTable {
  /** V8 `major.minor`. */
  version: string;
  /** `builtinId`: where a function that V8 made itself has the number of its builtin, a Smi. */
  sharedFunctionInfo: { functionData: number; builtinId: number };
  promise: PromiseTable;
  /** Script of a DebugInfo, where that takes the script's place in a function a debugger looked at (11.3). */
  debugInfoScript: number;
  script: { lineOffset: number; columnOffset: number; id: number; flags: number; sourceUrl: number };
  bytecodeArray: { sourcePositions: number };
  code: {
    deoptData: number;
    positions: number;
    instructionStream: number;
    start: number;
    flags: number;
    size: number;
  };
  /** First descriptor in a DescriptorArray. */
  descriptors: number;
  scopeInfo: ScopeInfoTable;
  /** FunctionKind values that V8 names by itself. */
  initializerNames: Record<number, string>;
  /** Safepoint table: words before the entry configuration (`[slots]`, length), and Maglev's after it. */
  safepoint: { slotsWord: boolean; maglevWords: number };
  translation: {
    /** Opcodes that begin a translation. */
    begin: readonly number[];
    interpreted: readonly number[];
    /** JavaScript builtin continuations: a builtin frame of its own. */
    continuation: readonly number[];
    /** Stubs of `new`: the function of the next frame was called by one. */
    construct: readonly number[];
    /** The one of them that waits for the function's return; -1: they are not told apart (11.3). */
    constructInvoke: number;
    optimizedOut: number;
  };
  /** Node.js: offset of `AsyncWrap::async_id_` (src/async_wrap.h). */
  asyncId: number;
  /** The translation names the bytecode array by a literal of its own (V8 13.x on). */
  protectedLiterals: boolean;
  /** Source position tables store the code delta shifted by two, with two flags (since 13.7 to 14.6). */
  positionFlags: boolean;
  wasm: WasmTable;
}

/** Wasm instance and module: read out of V8's own accessors (`WasmFrame::script`, `NativeModule::Lookup`). */
export interface WasmTable {
  /** Tagged pointers to follow from the frame's instance (data) to the script. */
  script: readonly number[];
  /** The same to the managed pointer that holds the NativeModule. */
  managedModule: readonly number[];
  /** In NativeModule: the bytes, the root of the code tree, the vector of code to be sorted in. */
  wireBytes: number;
  codeTree: number;
  newCode: number;
  /** In WasmCode. */
  codeSize: number;
  codeIndex: number;
}

/** ScopeInfo: fixed part, and how its flags describe the variable part. */
export interface ScopeInfoTable {
  /** `flags` is a Smi (up to 12.4) or a raw 32-bit word. */
  smiFlags: boolean;
  contextLocals: number;
  variablePart: number;
  moduleScope: number;
  /** Positions stand behind the inferred name (up to 12.4); later they are in the fixed part. */
  savedClassBit: number;
  functionVariableShift: number;
  inferredNameBit: number;
  /** From this many locals on, a hash table stands for the names. */
  hashedLocals: number;
  kindShift: number;
}

/** Instance types (`v8dbg_type_*`) that the engine checks before it believes an object. */
export interface InstanceTypes {
  map: number;
  script: number;
  scopeInfo: number;
  sharedFunctionInfo: number;
  bytecodeArray: number;
  code: number;
  instructionStream: number;
  interpreterData: number;
  oddball: number;
  debugInfo: number;
  byteArray: number;
  /** -1 before V8 had a trusted space. */
  trustedByteArray: number;
  firstFunction: number;
  lastFunction: number;
}

/** Everything the engine knows of one binary. Addresses are as linked: add the load bias. */
export interface Layout {
  /** Of this shape; a cached layout with another one is read again. */
  format: number;
  v8: [number, number, number, number];
  table: VersionTable;
  /** The table is of this very V8 minor version, not the nearest one. */
  knownVersion: boolean;
  /** TLS block size and alignment, and the offset of `g_current_isolate_` in it. */
  tls: { size: number; align: number; isolate: number };
  relocatable: boolean;
  segments: { offset: number; address: number; size: number }[];
  /** Offsets from the isolate. `fastCall*`: 0 where the builtins have none. */
  isolate: { cEntryFp: number; fastCallFp: number; fastCallPc: number; gcState: number; gcCount: number };
  /** Slots of an entry frame, relative to its frame pointer. 0: not saved. */
  entryFrame: { cEntryFp: number; fastCallFp: number; fastCallPc: number };
  builtins: {
    start: number;
    end: number;
    /** Ranges of the builtins whose frames run bytecode. */
    interpreter: [start: number, end: number][];
    /** Builtins that the deoptimizer returns to at their very first instruction. */
    resumePoints: number[];
  };
  types: InstanceTypes;
  frameTypes: {
    entry: number;
    constructEntry: number;
    construct: number;
    /** `new` from bytecode, with no stub in between (V8 12.x on); -1: this V8 has none. */
    fastConstruct: number;
    builtinExit: number;
    wasm: number;
    builtinContinuation: number;
    builtinContinuationWithCatch: number;
  };
  map: {
    instanceType: number;
    descriptors: number;
    bitField3: number;
    sizeInWords: number;
    inObject: number;
  };
  function: { shared: number };
  sharedFunctionInfo: { nameOrScopeInfo: number; script: number; flags: number; literalId: number };
  script: {
    source: number;
    name: number;
    lineEnds: number;
    evalFromShared: number;
    evalFromPosition: number;
  };
  bytecodeArray: { length: number; data: number };
  codeKind: { mask: number; baseline: number; maglev: number; turbofan: number };
  deoptimization: {
    inlinedFunctionCount: number;
    protectedLiterals: number;
    literals: number;
    optimizationId: number;
    inliningPositions: number;
  };
  /** Operand count of each translation opcode. */
  translationOperands: number[];
  /** `undefined`: the binary does not tell, and there are no async frames. */
  promises?: PromiseLayout;
  /** `undefined`: its thread pool is not known. */
  pool?: PoolLayout;
  /** Bytecode lengths: three rows (single, wide, extra wide operands) of the same length. */
  bytecodeSizes: number[];
}

/** Version of `Layout`'s shape. */
export const LAYOUT_FORMAT = 9;
