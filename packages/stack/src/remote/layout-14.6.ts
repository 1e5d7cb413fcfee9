import type { VersionTable } from './layout.js';
import { v8_13_6 } from './layout-13.6.js';

/**
 * V8 14.6 (Node 26). Measured on 14.6.202.34-node.34. Where the sources say it: objects/descriptor-array.tq,
 * objects/function-kind.h, codegen/source-position-table.cc (flags in the low bits of the code delta).
 */
export const v8_14_6: VersionTable = {
  ...v8_13_6,
  version: '14.6',
  promise: { ...v8_13_6.promise, promiseToResolve: 24 },
  descriptors: 32,
  initializerNames: {
    24: '<instance_members_initializer>',
    25: '<instance_members_initializer>',
    26: '<static_initializer>',
    27: '<static_initializer>',
  },
  positionFlags: true,
  wasm: {
    script: [0x68, 0x20, 0x20],
    managedModule: [0xd8],
    wireBytes: 0xe8,
    codeTree: 0x140,
    newCode: 0x160,
    codeSize: 0x20,
    codeIndex: 0x38,
  },
};
