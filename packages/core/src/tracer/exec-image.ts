/** The memory that execve and seccomp read, laid out for a given address. Pure. */
import type { SpawnCommand } from '../protocol/messages.js';

const WORD = 8;

/** Addresses are those in the tracee. */
export interface ExecImage {
  bytes: Buffer;
  file: number;
  argv: number;
  envp: number;
  /** `struct sock_fprog`. */
  programAddress: number;
}

/** Lays out path, arguments, environment and filter program from `address` on. */
export function packExecImage(
  command: Pick<SpawnCommand, 'file' | 'argv' | 'env'>,
  program: Buffer | undefined,
  address: number,
): ExecImage {
  const environment = Object.entries(command.env).map(([name, value]) => `${name}=${value}`);
  const texts = [command.file, ...command.argv, ...environment].map((text) => Buffer.from(`${text}\0`));
  const argvAt = 0;
  const envpAt = argvAt + (command.argv.length + 1) * WORD;
  const fprogAt = envpAt + (environment.length + 1) * WORD;
  const codeAt = fprogAt + 2 * WORD;
  let at = codeAt + (program?.length ?? 0);
  const textsAt = texts.map((text) => {
    const start = at;
    at += text.length;
    return start;
  });

  const bytes = Buffer.alloc(at);
  const pointer = (offset: number, target: number): void => {
    bytes.writeBigUInt64LE(BigInt(address + target), offset);
  };
  texts.forEach((text, i) => text.copy(bytes, textsAt[i]!));
  command.argv.forEach((_, i) => pointer(argvAt + i * WORD, textsAt[i + 1]!));
  environment.forEach((_, i) => pointer(envpAt + i * WORD, textsAt[i + 1 + command.argv.length]!));
  bytes.writeUInt16LE((program?.length ?? 0) / 8, fprogAt);
  pointer(fprogAt + WORD, codeAt);
  program?.copy(bytes, codeAt);
  return {
    bytes,
    file: address + textsAt[0]!,
    argv: address + argvAt,
    envp: address + envpAt,
    programAddress: address + fprogAt,
  };
}
