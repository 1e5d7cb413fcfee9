/** Makes the layout of one binary: constants from its symbols, offsets from its machine code, a version table. */
import type { ElfFile, ElfSymbol } from './elf.js';
import { LAYOUT_FORMAT, type Layout, type VersionTable } from './layout.js';
import { v8_11_3 } from './layout-11.3.js';
import { v8_12_4 } from './layout-12.4.js';
import { v8_13_6 } from './layout-13.6.js';
import { v8_14_6 } from './layout-14.6.js';
import * as machineCode from './machine-code.js';
import { poolLayout, POOL_SYMBOLS } from '../pool/pool-layout.js';
import { promiseLayout, PROMISE_SYMBOLS } from './promise-layout.js';

const TABLES: readonly VersionTable[] = [v8_11_3, v8_12_4, v8_13_6, v8_14_6];

const EM_X86_64 = 62;

const SYMBOL = {
  isolate: '_ZN2v88internal18g_current_isolate_E',
  major: '_ZN2v88internal7Version6major_E',
  minor: '_ZN2v88internal7Version6minor_E',
  build: '_ZN2v88internal7Version6build_E',
  patch: '_ZN2v88internal7Version6patch_E',
  scavenge: '_ZN2v88internal4Heap8ScavengeEv',
  heap: '_ZN2v88internal7Isolate4heapEv',
  setGcState: '_ZN2v88internal4Heap10SetGCStateENS1_9HeapStateE',
  gcPrologue: '_ZN2v88internal4Heap36GarbageCollectionPrologueInSafepointEv',
  gcPrologueOf: '_ZN2v88internal4Heap36GarbageCollectionPrologueInSafepointENS0_16GarbageCollectorE',
  operandCounts: '_ZZN2v88internal29TranslationOpcodeOperandCountENS0_17TranslationOpcodeEE6counts',
  bytecodeSizes: '_ZN2v88internal11interpreter9Bytecodes14kBytecodeSizesE',
} as const;

/** JSFunction has 16 subtypes: constructors of several builtin classes (objects/js-function.tq). */
const FUNCTION_SUBTYPES = 16;
const CENTRY = 'Builtins_CEntry_Return1_ArgvOnStack_NoBuiltinExit';
const JS_ENTRY = 'Builtins_JSEntry';
const INTERPRETER = /^Builtins_(InterpreterEntryTrampoline|(BaselineOr)?InterpreterEnterAt(Next)?Bytecode)/;
const RESUME_POINT = /^Builtins_((BaselineOr)?InterpreterEnterAt(Next)?Bytecode|.*Continuation)$/;

/** A binary whose memory cannot be understood. The message says why. */
export class UnsupportedBinaryError extends Error {
  override readonly name = 'UnsupportedBinaryError';
}

/** Where the file has machine code, and where that is mapped. */
export function executableSegments(elf: ElfFile): Layout['segments'] {
  return elf.segments
    .filter(({ executable }) => executable)
    .map(({ offset, address, fileSize }) => ({ offset, address, size: fileSize }));
}

/**
 * @throws {UnsupportedBinaryError} for a stripped binary, one that is not V8, or another kind of V8 build
 */
export function discoverLayout(elf: ElfFile): Layout {
  if (elf.machine !== EM_X86_64) throw new UnsupportedBinaryError('only x86-64 binaries are supported');
  if (!elf.hasSymbols) throw new UnsupportedBinaryError('the binary has no symbol table (it is stripped)');
  const symbols = elf.symbols(
    [...Object.values(SYMBOL), ...PROMISE_SYMBOLS],
    ['v8dbg_', 'Builtins_', ...POOL_SYMBOLS],
  );
  const isolateSlot = symbols.get(SYMBOL.isolate);
  if (!isolateSlot || !elf.tls) throw new UnsupportedBinaryError('the binary has no V8 isolate');
  const constant = constantReader(elf, symbols);
  if (constant('SmiShiftSize') !== 31 || constant('TaggedSize', 'SystemPointerSize') !== 8)
    throw new UnsupportedBinaryError('V8 is built with pointer compression');
  const v8 = [SYMBOL.major, SYMBOL.minor, SYMBOL.build, SYMBOL.patch].map((name) => {
    const symbol = symbols.get(name);
    return symbol ? elf.bytesAt(symbol.value, 4).readInt32LE() : 0;
  }) as Layout['v8'];
  const { table, known } = nearestTable(v8[0], v8[1]);
  const functionShared = constant('class_JSFunction__shared__SharedFunctionInfo');
  const flags = constant('class_SharedFunctionInfo__flags__int');
  const thread = threadOffsets(elf, symbols);
  const promises = promiseLayout(elf, symbols);
  const pool = poolLayout(elf, symbols);
  return {
    format: LAYOUT_FORMAT,
    v8,
    table,
    knownVersion: known,
    tls: { size: elf.tls.size, align: elf.tls.align, isolate: isolateSlot.value },
    relocatable: elf.relocatable,
    segments: executableSegments(elf),
    isolate: thread.isolate,
    entryFrame: thread.entryFrame,
    builtins: builtinRanges(symbols),
    types: {
      map: constant('type_Map__MAP_TYPE'),
      script: constant('type_Script__SCRIPT_TYPE'),
      scopeInfo: constant('type_ScopeInfo__SCOPE_INFO_TYPE'),
      sharedFunctionInfo: constant('type_SharedFunctionInfo__SHARED_FUNCTION_INFO_TYPE'),
      bytecodeArray: constant('type_BytecodeArray__BYTECODE_ARRAY_TYPE'),
      code: constant('type_Code__CODE_TYPE'),
      instructionStream: constant('type_InstructionStream__INSTRUCTION_STREAM_TYPE'),
      interpreterData: constant('type_InterpreterData__INTERPRETER_DATA_TYPE'),
      debugInfo: constant('type_DebugInfo__DEBUG_INFO_TYPE'),
      oddball: constant('type_Oddball__ODDBALL_TYPE'),
      byteArray: constant('type_ByteArray__BYTE_ARRAY_TYPE'),
      trustedByteArray: symbols.has('v8dbg_type_TrustedByteArray__TRUSTED_BYTE_ARRAY_TYPE')
        ? constant('type_TrustedByteArray__TRUSTED_BYTE_ARRAY_TYPE')
        : -1,
      firstFunction: constant('FirstJSFunctionType', 'type_JSFunction__JS_FUNCTION_TYPE'),
      lastFunction: symbols.has('v8dbg_LastJSFunctionType')
        ? constant('LastJSFunctionType')
        : constant('type_JSFunction__JS_FUNCTION_TYPE') + FUNCTION_SUBTYPES,
    },
    frameTypes: {
      entry: constant('frametype_EntryFrame'),
      constructEntry: constant('frametype_ConstructEntryFrame'),
      construct: constant('frametype_ConstructFrame'),
      fastConstruct: symbols.has('v8dbg_frametype_FastConstructFrame')
        ? constant('frametype_FastConstructFrame')
        : -1,
      builtinExit: constant('frametype_BuiltinExitFrame'),
      wasm: constant('frametype_WasmFrame'),
      builtinContinuation: constant('frametype_JavaScriptBuiltinContinuationFrame'),
      builtinContinuationWithCatch: constant('frametype_JavaScriptBuiltinContinuationWithCatchFrame'),
    },
    map: {
      instanceType: constant('class_Map__instance_type__uint16_t'),
      descriptors: constant('class_Map__instance_descriptors_offset'),
      bitField3: constant('class_Map__bit_field3__int'),
      sizeInWords: constant('class_Map__instance_size_in_words__char'),
      inObject: constant('class_Map__inobject_properties_start_or_constructor_function_index__char'),
    },
    function: { shared: functionShared },
    sharedFunctionInfo: {
      nameOrScopeInfo: constant(
        'class_SharedFunctionInfo__name_or_scope_info__Tagged_NameOrScopeInfoT_',
        'class_SharedFunctionInfo__name_or_scope_info__Tagged_Object_',
        'class_SharedFunctionInfo__name_or_scope_info__Object',
      ),
      script: constant(
        'class_SharedFunctionInfo__raw_script__Tagged_Object_',
        'class_SharedFunctionInfo__script__Tagged_HeapObject_',
        'class_SharedFunctionInfo__script_or_debug_info__HeapObject',
      ),
      flags,
      // SharedFunctionInfo: function_literal_id follows flags (objects/shared-function-info.tq).
      literalId: flags + 4,
    },
    script: {
      source: constant('class_Script__source__Object'),
      name: constant('class_Script__name__Object'),
      lineEnds: constant('class_Script__line_ends__Object'),
      evalFromShared: constant(
        'class_Script__eval_from_shared_or_wrapped_arguments__Tagged_Object_',
        'class_Script__eval_from_shared_or_wrapped_arguments__Object',
      ),
      evalFromPosition: constant('class_Script__eval_from_position__SMI'),
    },
    bytecodeArray: {
      length: constant('class_BytecodeArray__length__SMI', 'class_FixedArrayBase__length__SMI'),
      data: constant('class_BytecodeArray__data__uintptr_t'),
    },
    codeKind: {
      mask: constant('CodeKindFieldMask'),
      baseline: constant('CodeKindBaseline'),
      maglev: constant('CodeKindBaseline') + 1,
      turbofan: constant('CodeKindBaseline') + 2,
    },
    deoptimization: {
      inlinedFunctionCount: constant('DeoptimizationDataInlinedFunctionCountIndex'),
      // Protected literals, where there are any, stand right before the literals.
      protectedLiterals: constant('DeoptimizationDataLiteralArrayIndex') - 1,
      literals: constant('DeoptimizationDataLiteralArrayIndex'),
      optimizationId: constant('DeoptimizationDataOptimizationIdIndex'),
      inliningPositions: constant('DeoptimizationDataInliningPositionsIndex'),
    },
    ...(promises && { promises }),
    ...(pool && { pool }),
    translationOperands: int32s(elf, symbols.get(SYMBOL.operandCounts), 4096),
    bytecodeSizes: [...bytes(elf, symbols.get(SYMBOL.bytecodeSizes), 3 * 256)],
  };
}

/** The table of this V8, or of the version nearest to it. */
export function nearestTable(major: number, minor: number): { table: VersionTable; known: boolean } {
  let best = TABLES[0]!;
  let distance = Infinity;
  for (const table of TABLES) {
    const [tableMajor = 0, tableMinor = 0] = table.version.split('.').map(Number);
    const d = Math.abs((major - tableMajor) * 10 + (minor - tableMinor));
    if (d < distance) [best, distance] = [table, d];
  }
  return { table: best, known: distance === 0 };
}

type Constant = (...names: string[]) => number;

function constantReader(elf: ElfFile, symbols: Map<string, ElfSymbol>): Constant {
  return (...names) => {
    for (const name of names) {
      const symbol = symbols.get(`v8dbg_${name}`);
      if (symbol) return elf.bytesAt(symbol.value, 4).readInt32LE();
    }
    throw new UnsupportedBinaryError(`the binary lacks v8dbg_${names[0]}`);
  };
}

function threadOffsets(
  elf: ElfFile,
  symbols: Map<string, ElfSymbol>,
): { isolate: Layout['isolate']; entryFrame: Layout['entryFrame'] } {
  const code = (name: string, limit: number): Buffer => bytes(elf, symbols.get(name), limit, limit);
  const cEntryFp = machineCode.findCEntryFp(code(CENTRY, 64));
  const heap =
    machineCode.findHeapInScavenge(code(SYMBOL.scavenge, 4096)) ??
    machineCode.findHeapInAccessor(code(SYMBOL.heap, 32));
  const gcCount =
    machineCode.findGcCount(code(SYMBOL.gcPrologue, 1024)) ??
    machineCode.findGcCount(code(SYMBOL.gcPrologueOf, 1024));
  const gcState = machineCode.findGcState(code(SYMBOL.setGcState, 16));
  if (cEntryFp === undefined || heap === undefined || gcCount === undefined || gcState === undefined)
    throw new UnsupportedBinaryError('the machine code of V8 is not as expected');
  const blob = builtinRange(symbols);
  const fast = machineCode.findFastCall(elf.bytesAt(blob.start, blob.end - blob.start));
  const jsEntry = code(JS_ENTRY, 160);
  const savesFast = fast !== undefined && machineCode.entryFrameSaves(jsEntry, fast.fp);
  return {
    isolate: {
      cEntryFp,
      fastCallFp: fast?.fp ?? 0,
      fastCallPc: fast?.pc ?? 0,
      gcState: heap + gcState,
      gcCount: heap + gcCount,
    },
    // JSEntry pushes the frame type, a word for the context, the five callee-saved registers, c_entry_fp.
    entryFrame: { cEntryFp: -0x40, fastCallFp: savesFast ? -0x48 : 0, fastCallPc: savesFast ? -0x50 : 0 },
  };
}

function builtinRange(symbols: Map<string, ElfSymbol>): { start: number; end: number } {
  let start = Infinity;
  let end = 0;
  for (const [name, { value, size }] of symbols) {
    if (!name.startsWith('Builtins_') || size === 0) continue;
    start = Math.min(start, value);
    end = Math.max(end, value + size);
  }
  if (end <= start) throw new UnsupportedBinaryError('the binary has no embedded builtins');
  return { start, end };
}

function builtinRanges(symbols: Map<string, ElfSymbol>): Layout['builtins'] {
  const interpreter: [number, number][] = [];
  const resumePoints: number[] = [];
  for (const [name, { value, size }] of symbols) {
    if (size === 0) continue;
    if (INTERPRETER.test(name)) interpreter.push([value, value + size]);
    if (RESUME_POINT.test(name)) resumePoints.push(value);
  }
  return { ...builtinRange(symbols), interpreter, resumePoints };
}

function bytes(elf: ElfFile, symbol: ElfSymbol | undefined, limit: number, atLeast = 0): Buffer {
  if (!symbol) return Buffer.alloc(0);
  return elf.bytesAt(symbol.value, Math.min(limit, Math.max(symbol.size, atLeast)));
}

function int32s(elf: ElfFile, symbol: ElfSymbol | undefined, limit: number): number[] {
  const data = bytes(elf, symbol, limit);
  return Array.from({ length: data.length >> 2 }, (_, i) => data.readInt32LE(i * 4));
}
