/** `struct clone_args`. Pure. */
import type { CloneArgs } from '@ptracer/core';
import { flags, hex, pointer } from './words.js';

/** Size of the structure as it is known: what comes behind it is shown as bytes. */
const KNOWN_SIZE = 88;

const number = (value: CloneArgs['stackSize']): string => (value === 0 ? '0' : hex(value));

function rest({ rest: base64, restCut }: CloneArgs, size: CloneArgs['stackSize']): string[] {
  if (base64 === undefined) return [];
  const bytes = [...Buffer.from(base64, 'base64')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return [`/* bytes ${KNOWN_SIZE}..${Number(size) - 1} */ "${bytes.join('')}"${restCut ? '...' : ''}`];
}

/**
 * The fields that the flags ask for, and behind `=>` what the kernel has stored.
 * @param size what the program says that the structure has
 * @param describe what stands behind the number of a descriptor
 */
export function cloneArgs(
  value: CloneArgs,
  size: CloneArgs['stackSize'],
  describe: (fd: number) => string = () => '',
): string {
  const has = (...names: string[]): boolean => names.some((name) => value.flags.flags.includes(name));
  // Recorded before there was more.
  if ((value.stack as unknown) === undefined) {
    return `{flags=${flags(value.flags)}, exit_signal=${value.exitSignal.name ?? value.exitSignal.raw}, ...}`;
  }
  const { exitSignal, setTid, setTidSize = 0, cgroup = 0 } = value;
  const given = [
    `flags=${flags(value.flags)}`,
    ...(has('CLONE_PIDFD') ? [`pidfd=${pointer(value.pidfdAddress)}`] : []),
    ...(has('CLONE_CHILD_SETTID', 'CLONE_CHILD_CLEARTID')
      ? [`child_tid=${pointer(value.childTidAddress)}`]
      : []),
    ...(has('CLONE_PARENT_SETTID') ? [`parent_tid=${pointer(value.parentTidAddress)}`] : []),
    `exit_signal=${exitSignal.name ?? String(exitSignal.raw)}`,
    `stack=${pointer(value.stack)}`,
    `stack_size=${number(value.stackSize)}`,
    ...(has('CLONE_SETTLS') ? [`tls=${pointer(value.tls)}`] : []),
    ...(setTid !== undefined && (setTid !== 0 || setTidSize !== 0)
      ? [
          `set_tid=${Array.isArray(setTid) ? `[${setTid.join(', ')}]` : pointer(setTid)}`,
          `set_tid_size=${String(setTidSize)}`,
        ]
      : []),
    ...(cgroup !== 0 || has('CLONE_INTO_CGROUP') ? [`cgroup=${String(cgroup)}`] : []),
    ...rest(value, size),
  ];
  const stored = [
    ...(value.pidfd === undefined ? [] : [`pidfd=[${value.pidfd}${describe(value.pidfd)}]`]),
    ...(value.parentTid === undefined ? [] : [`parent_tid=[${value.parentTid}]`]),
  ];
  return `{${given.join(', ')}}${stored.length === 0 ? '' : ` => {${stored.join(', ')}}`}`;
}
