import type { VersionTable } from './layout.js';
import { v8_11_3 } from './layout-11.3.js';

/**
 * V8 12.4 (Node 22). Measured on 12.4.254.21-node.57. Where the sources say it: objects/code.h,
 * objects/bytecode-array.h, objects/function-kind.h, deoptimizer/translation-opcode.h.
 */
export const v8_12_4: VersionTable = {
  ...v8_11_3,
  asyncId: 56,
  version: '12.4',
  debugInfoScript: 0,
  promise: {
    reaction: { next: 16, reject: 24, fulfill: 32, derived: 40 },
    task: { handler: 32, derived: 40 },
    promiseToResolve: 0,
  },
  bytecodeArray: { sourcePositions: 24 },
  code: { deoptData: 8, positions: 16, instructionStream: 32, start: 40, flags: 48, size: 52 },
  initializerNames: { 24: '<instance_members_initializer>', 25: '<static_initializer>' },
  translation: {
    begin: [12, 13],
    interpreted: [0, 1],
    continuation: [2, 3],
    construct: [4, 5],
    constructInvoke: 5,
    optimizedOut: 32,
  },
  wasm: {
    script: [0xa0, 0x20, 0x20],
    managedModule: [0xa0, 0x20, 0x18],
    wireBytes: 0xc8,
    codeTree: 0x198,
    newCode: 0x1b8,
    codeSize: 0x18,
    codeIndex: 0x2c,
  },
};
