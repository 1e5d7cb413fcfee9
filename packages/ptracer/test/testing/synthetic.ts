import { fileURLToPath } from 'node:url';
import type { Frame, JsStack, OpenDescriptor, SyscallEvent, ThreadInfo } from '@ptracer/core';

/** A file of the working folder, with lines that messages quote. */
export const SAMPLE: string = fileURLToPath(new URL('./sample.js', import.meta.url));

export function frame(values: Partial<Frame> = {}): Frame {
  return { functionName: 'readConfig', url: SAMPLE, line: 5, column: 13, kind: 'user', ...values };
}

export function stack(...frames: Frame[]): JsStack {
  return { frames, exact: true, engine: 'remote' };
}

export const INTERNAL: Frame = frame({
  functionName: 'openSync',
  url: 'node:fs',
  line: 560,
  column: 18,
  kind: 'internal',
});

export function dependency(name: string, values: Partial<Frame> = {}): Frame {
  const url = `${process.cwd()}/node_modules/${name}/index.js`;
  return frame({
    functionName: 'run',
    url,
    line: 3,
    column: 4,
    kind: 'dependency',
    package: name,
    ...values,
  });
}

export interface CallValues {
  name?: string;
  path?: string;
  folder?: string;
  result?: number;
  target?: string;
  role?: ThreadInfo['role'];
  stack?: JsStack;
}

export function call({
  name = 'openat',
  path,
  folder,
  result = 21,
  target,
  role = 'main',
  stack,
}: CallValues = {}): SyscallEvent {
  return {
    v: 1,
    seq: 1,
    type: 'syscall',
    pid: process.pid,
    tid: process.pid,
    thread: { role, name: 'node' },
    name,
    number: 257,
    args: [
      {
        name: 'dfd',
        type: 'int',
        kind: 'fd',
        rawValue: 0,
        value: folder === undefined ? -100 : 9,
        ...(folder !== undefined && { path: folder }),
      },
      { name: 'filename', type: 'const char *', kind: 'path', rawValue: 4096, value: path ?? null },
    ],
    result: {
      kind: 'fd',
      rawValue: result,
      value: result,
      errno: result < 0 ? 'ENOENT' : null,
      text: String(result),
      ...(target !== undefined && { path: target }),
    },
    startTime: 0,
    duration: 1,
    ...(stack && { stack }),
  };
}

export function open(values: Partial<OpenDescriptor> & Pick<CallValues, 'role'> = {}): OpenDescriptor {
  const { path = '/tmp/a.json', stack: given, role, ...rest } = values;
  return {
    pid: process.pid,
    fd: 21,
    kind: 'file',
    path,
    peer: null,
    syscall: 'openat',
    call: call({ path: path ?? undefined, role, stack: given } as CallValues),
    ...(given && { stack: given }),
    owner: 'program',
    closeOnExec: true,
    openedAt: 0,
    ageNs: 12_000_000,
    ...rest,
  };
}
