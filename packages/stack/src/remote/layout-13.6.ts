import type { VersionTable } from './layout.js';
import { v8_12_4 } from './layout-12.4.js';

/**
 * V8 13.6 (Node 24). Measured on 13.6.233.17-node.53. Where the sources say it: objects/code.h,
 * objects/scope-info.tq (flags and positions as raw fields), codegen/safepoint-table-base.h,
 * objects/deoptimization-data.h (protected literals).
 */
export const v8_13_6: VersionTable = {
  ...v8_12_4,
  version: '13.6',
  sharedFunctionInfo: { functionData: 8, builtinId: 16 },
  code: { deoptData: 8, positions: 16, instructionStream: 32, start: 40, flags: 52, size: 56 },
  scopeInfo: {
    smiFlags: false,
    contextLocals: 24,
    variablePart: 48,
    moduleScope: 5,
    savedClassBit: 10,
    functionVariableShift: 12,
    inferredNameBit: 14,
    hashedLocals: 75,
    kindShift: 17,
  },
  safepoint: { slotsWord: true, maglevWords: 1 },
  translation: {
    begin: [14, 15],
    interpreted: [0, 1],
    continuation: [2, 3],
    construct: [4, 5],
    constructInvoke: 5,
    optimizedOut: 37,
  },
  protectedLiterals: true,
  wasm: {
    script: [0x98, 0x20, 0x20],
    managedModule: [0x108],
    wireBytes: 0xf0,
    codeTree: 0x148,
    newCode: 0x168,
    codeSize: 0x20,
    codeIndex: 0x38,
  },
};
