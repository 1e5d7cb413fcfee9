import type { VersionTable } from './layout.js';

/**
 * V8 11.3 (Node 20). Measured on 11.3.244.8-node.38. Where the sources say it: objects/code.tq,
 * objects/script.tq, objects/scope-info.tq, codegen/safepoint-table.h, deoptimizer/translation-opcode.h.
 */
export const v8_11_3: VersionTable = {
  version: '11.3',
  sharedFunctionInfo: { functionData: 8, builtinId: 8 },
  promise: {
    reaction: { next: 8, reject: 16, fulfill: 24, derived: 32 },
    task: { handler: 24, derived: 32 },
    promiseToResolve: 0,
  },
  debugInfoScript: 24,
  script: { lineOffset: 24, columnOffset: 32, id: 64, flags: 104, sourceUrl: 112 },
  bytecodeArray: { sourcePositions: 32 },
  code: { deoptData: 16, positions: 24, instructionStream: 32, start: 40, flags: 48, size: 56 },
  descriptors: 24,
  scopeInfo: {
    smiFlags: true,
    contextLocals: 24,
    variablePart: 32,
    moduleScope: 3,
    savedClassBit: 10,
    functionVariableShift: 12,
    inferredNameBit: 14,
    hashedLocals: 75,
    kindShift: 17,
  },
  initializerNames: {},
  safepoint: { slotsWord: false, maglevWords: 2 },
  translation: {
    begin: [2, 3],
    interpreted: [23, 24],
    continuation: [25, 26],
    construct: [8],
    constructInvoke: -1,
    optimizedOut: 28,
  },
  asyncId: 40,
  protectedLiterals: false,
  positionFlags: false,
  wasm: {
    script: [0xd0, 0x20],
    managedModule: [0xd0, 0x18],
    wireBytes: 0xc8,
    codeTree: 0x140,
    newCode: 0x160,
    codeSize: 0x18,
    codeIndex: 0x2c,
  },
};
