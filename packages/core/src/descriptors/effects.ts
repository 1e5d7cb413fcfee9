/** What system calls do to the descriptors of the thread that made them. */
import type { CloneArgs, MessageHeader, SyscallEvent } from '../events.js';
import { addressText, argOf, constantOf, flagsOf, integerOf, pathOf } from './arguments.js';
import type { OpenFile } from './files.js';
import { addDescriptor, closesOnExec, makesDescriptor, openedFile, unknownFile } from './openings.js';
import type { Task, Tasks } from './tasks.js';

/** Of a call that succeeded; those of close and connect look at failures too. */
type Effect = (call: SyscallEvent, task: Task, tasks: Tasks) => void;

const O_CLOEXEC = 0o2000000;
const FD_CLOEXEC = 1;

const succeeded = ({ result }: SyscallEvent): boolean => result.errno === null && result.rawValue !== null;

const fileOf = (call: SyscallEvent, { files }: Task, name: string): OpenFile | undefined =>
  files.get(integerOf(call, name), call)?.file;

/** A duplicate refers to the same open file. Of one that was open before the trace only a link can be known. */
function duplicate(call: SyscallEvent, task: Task, name: string, closeOnExec?: boolean): void {
  const from = integerOf(call, name);
  const to = call.result.value as number;
  if (from === to) return;
  const file = fileOf(call, task, name) ?? unknownFile(call.result.path ?? argOf(call, name)?.path);
  addDescriptor(task, to, file, call, closeOnExec);
}

function fcntl(call: SyscallEvent, task: Task): void {
  switch (constantOf(call, 'cmd')) {
    case 'F_DUPFD':
      return duplicate(call, task, 'fd', false);
    case 'F_DUPFD_CLOEXEC':
      return duplicate(call, task, 'fd', true);
    case 'F_SETFD':
      return task.files.setCloseOnExec(
        integerOf(call, 'fd'),
        (integerOf(call, 'arg') & FD_CLOEXEC) !== 0,
        call,
      );
    default:
  }
}

function ioctl(call: SyscallEvent, task: Task): void {
  switch (constantOf(call, 'cmd')) {
    case 'FIOCLEX':
      return task.files.setCloseOnExec(integerOf(call, 'fd'), true, call);
    case 'FIONCLEX':
      return task.files.setCloseOnExec(integerOf(call, 'fd'), false, call);
    case 'TIOCGPTPEER':
      return addDescriptor(
        task,
        call.result.value as number,
        { kind: 'file', path: call.result.path ?? null, peer: null },
        call,
        (integerOf(call, 'arg') & O_CLOEXEC) !== 0,
      );
    default:
  }
}

/** Linux gives the number free before it reports what went wrong (close(2), "Dealing with error returns"). */
function close(call: SyscallEvent, task: Task): void {
  if (call.result.errno !== 'EBADF') task.files.close(integerOf(call, 'fd'), call);
}

function closeRange(call: SyscallEvent, task: Task, tasks: Tasks): void {
  const flags = flagsOf(call);
  if (flags.includes('CLOSE_RANGE_UNSHARE')) tasks.unshareFiles(task);
  const last = argOf(call, 'max_fd')?.value as number;
  for (const fd of task.files.inRange(integerOf(call, 'fd'), last)) {
    if (flags.includes('CLOSE_RANGE_CLOEXEC')) task.files.setCloseOnExec(fd, true, call);
    else task.files.close(fd, call);
  }
}

/** A connection that is under way has its peer already (connect(2), EINPROGRESS and EINTR). */
function connect(call: SyscallEvent, task: Task): void {
  if (!succeeded(call) && !['EINPROGRESS', 'EINTR'].includes(call.result.errno ?? '')) return;
  const file = fileOf(call, task, 'sockfd');
  if (file !== undefined) file.peer = addressText(call, 'addr');
}

function accept(call: SyscallEvent, task: Task): void {
  const file = openedFile(call, task);
  file.path = fileOf(call, task, 'sockfd')?.path ?? file.path;
  file.peer = addressText(call, 'addr');
  addDescriptor(task, call.result.value as number, file, call);
}

function received(call: SyscallEvent, task: Task, headers: readonly MessageHeader[]): void {
  for (const { type, fds } of headers.flatMap(({ control }) => control)) {
    const pidfd = type.name === 'SCM_PIDFD';
    for (const fd of fds ?? []) {
      const file: OpenFile = { kind: pidfd ? 'pidfd' : 'other', path: null, peer: null };
      addDescriptor(task, fd, file, call, pidfd || closesOnExec(call));
    }
  }
}

/** Descriptors that the kernel wrote into an array. */
function written(call: SyscallEvent, task: Task, name: string): void {
  const arg = argOf(call, name);
  const fds = arg?.kind === 'fds' ? (arg.value as number[] | null) : null;
  for (const fd of fds ?? []) addDescriptor(task, fd, openedFile(call, task), call);
}

/** The result may be a new descriptor. */
function open(call: SyscallEvent, task: Task): void {
  if (makesDescriptor(call)) addDescriptor(task, call.result.value as number, openedFile(call, task), call);
}

function clone(call: SyscallEvent, task: Task): void {
  if (call.name === 'clone') return written(call, task, 'parent_tidptr');
  const { pidfd } = (argOf(call, 'uargs')?.value ?? {}) as Partial<CloneArgs>;
  if (pidfd !== undefined) addDescriptor(task, pidfd, openedFile(call, task), call);
}

function changeFolder(task: Task, path: string | null | undefined): void {
  task.process.cwd = path?.startsWith('/') ? path : null;
}

function getcwd(call: SyscallEvent, task: Task): void {
  const buffer = argOf(call, 'buf');
  if (typeof buffer?.value !== 'string' || buffer.truncated) return;
  changeFolder(task, buffer.value.replace(/\0.*$/s, ''));
}

function becomeDirectory(call: SyscallEvent, task: Task): void {
  const file = fileOf(call, task, 'fd');
  if (file?.kind === 'file') file.kind = 'directory';
}

function listen(call: SyscallEvent, task: Task): void {
  const file = fileOf(call, task, 'sockfd');
  if (file !== undefined) file.listening = true;
}

const connectionEnd =
  (end: 'path' | 'peer', name: string): Effect =>
  (call, task) => {
    const file = fileOf(call, task, 'sockfd');
    if (file !== undefined) file[end] = addressText(call, name) ?? file[end];
  };

/** Of calls that succeeded. */
const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['accept', accept],
  ['accept4', accept],
  // Of these two, the result is a descriptor at times only.
  ['bpf', open],
  ['seccomp', open],
  ['bind', connectionEnd('path', 'addr')],
  ['chdir', (call, task) => changeFolder(task, pathOf(call, task))],
  ['clone', clone],
  ['clone3', clone],
  ['close_range', closeRange],
  ['dup', (call, task) => duplicate(call, task, 'fildes')],
  ['dup2', (call, task) => duplicate(call, task, 'oldfd')],
  ['dup3', (call, task) => duplicate(call, task, 'oldfd')],
  [
    'fchdir',
    (call, task) => {
      becomeDirectory(call, task);
      changeFolder(task, argOf(call, 'fd')?.path ?? fileOf(call, task, 'fd')?.path);
    },
  ],
  ['fcntl', fcntl],
  ['getcwd', getcwd],
  ['getdents', becomeDirectory],
  ['getdents64', becomeDirectory],
  ['getpeername', connectionEnd('peer', 'addr')],
  ['getsockname', connectionEnd('path', 'addr')],
  ['ioctl', ioctl],
  ['listen', listen],
  ['pipe', (call, task) => written(call, task, 'fildes')],
  ['pipe2', (call, task) => written(call, task, 'fildes')],
  ['recvmmsg', (call, task) => received(call, task, (argOf(call, 'msg')?.value ?? []) as MessageHeader[])],
  [
    'recvmsg',
    (call, task) => received(call, task, [argOf(call, 'msg')?.value ?? { control: [] }] as MessageHeader[]),
  ],
  ['socketpair', (call, task) => written(call, task, 'sv')],
  [
    'unshare',
    (call, task, tasks) => {
      if (flagsOf(call).includes('CLONE_FILES')) tasks.unshareFiles(task);
    },
  ],
]);

/** Of calls whether they succeeded or not. */
const EFFECTS_OF_ALL: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['close', close],
  ['connect', connect],
]);

/** Calls that make a process or a thread. */
const CREATORS: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork']);

/** Whether the call of that name does more than give a descriptor as its result. */
export function changesDescriptors(name: string): boolean {
  return EFFECTS.has(name) || EFFECTS_OF_ALL.has(name) || CREATORS.has(name);
}

/** Whether a call can change the descriptors of a process, or what is known of them. */
export function concernsDescriptors(call: SyscallEvent): boolean {
  return call.result.kind === 'fd' || changesDescriptors(call.name);
}

/** Does to a thread's descriptors what the call did. */
export function applyCall(call: SyscallEvent, task: Task, tasks: Tasks): void {
  EFFECTS_OF_ALL.get(call.name)?.(call, task, tasks);
  if (!succeeded(call)) return;
  (EFFECTS.get(call.name) ?? open)(call, task, tasks);
}

/**
 * The process that a call has made, and whether it shares its descriptors with the thread that made it (clone(2),
 * CLONE_FILES); `undefined` for a call that made none.
 */
export function childOf(call: SyscallEvent): { pid: number; shares: boolean } | undefined {
  if (!CREATORS.has(call.name) || !succeeded(call)) return undefined;
  const { flags: structure } = (argOf(call, 'uargs')?.value ?? {}) as Partial<CloneArgs>;
  const flags = structure?.flags ?? flagsOf(call);
  if (flags.includes('CLONE_THREAD')) return undefined;
  return { pid: call.result.value as number, shares: flags.includes('CLONE_FILES') };
}
