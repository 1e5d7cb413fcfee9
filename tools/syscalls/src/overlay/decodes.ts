import type { Decode } from '../../../../packages/core/src/syscalls/signature.js';
import { FILE_DECODES } from './decodes-file.js';
import { OTHER_DECODES } from './decodes-other.js';
import { PROCESS_DECODES } from './decodes-process.js';

/** By syscall, the parameters that no general rule decodes. */
export type Decodes = Readonly<Record<string, Readonly<Record<string, Decode>>>>;

/** All of them. A name that the prototype does not have is an error. */
export const DECODES: Decodes = { ...FILE_DECODES, ...PROCESS_DECODES, ...OTHER_DECODES };
