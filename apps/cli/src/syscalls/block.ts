/** All that is known of one call, for people. Pure. */
import type { ParamDescription, SyscallDescription } from 'ptracer/syscalls';

/** What a successful result is. */
const RESULTS: Readonly<Record<string, string>> = {
  int: 'a number',
  fd: 'a descriptor',
  address: 'an address',
  hex: 'a number, in hexadecimal',
  mode: 'permission bits, in octal',
  pid: 'the id of a process, a thread or a group',
  none: 'none: it never returns',
  flags: 'flags',
};

const MACHINES = { x64: 'x86-64', arm64: 'arm64' } as const;
type Arch = keyof typeof MACHINES;
const ARCHES = Object.keys(MACHINES) as Arch[];

/** `openat(int dfd, const char *filename)`, as C writes it. */
export function signatureText(name: string, params: readonly ParamDescription[]): string {
  const texts = params.map(({ name, type }) => `${type}${type.endsWith('*') ? '' : ' '}${name}`);
  return `${name}(${texts.length === 0 ? 'void' : texts.join(', ')})`;
}

function numberOn({ numbers }: SyscallDescription, arch: Arch): string {
  return numbers[arch] === null ? `none on ${MACHINES[arch]}` : `${numbers[arch]} on ${MACHINES[arch]}`;
}

/**
 * The signature, the summary, and the rest, a line each.
 * @param hasManual the manual has a page of the call
 */
export function blockOf(call: SyscallDescription, hasManual: boolean): string[] {
  const { name, params, otherParams = {}, classes, result, summary } = call;
  const facts: [string, string][] = [
    ['result', RESULTS[result.split(':')[0]!] ?? result],
    ['numbers', ARCHES.map((arch) => numberOn(call, arch)).join(', ')],
  ];
  if (classes.length > 0) facts.push(['classes', classes.map((one) => `%${one}`).join(' ')]);
  if (hasManual) facts.push(['manual', `man 2 ${name}`]);
  for (const arch of ARCHES) {
    const other = otherParams[arch];
    if (other !== undefined) facts.push([`on ${MACHINES[arch]}`, signatureText(name, other)]);
  }
  const width = Math.max(...facts.map(([label]) => label.length));
  return [
    signatureText(name, params),
    `  ${summary}`,
    ...facts.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`),
  ];
}
