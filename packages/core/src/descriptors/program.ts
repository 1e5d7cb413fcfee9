/** What a process runs, and which descriptors Node.js keeps for itself. */
import type { Frame, JsStack, SyscallEvent } from '../events.js';
import type { DescriptorKind, DescriptorOwner } from './descriptor.js';
import type { Descriptor, OpenFile } from './files.js';

const NODE_PATH = /(^|\/)node(js)?[\d.]*$/;

/** The program of a process, from one execve to the next; a child runs its parent's until then. */
export class Program {
  /** It has Node.js in it: by its path, or because a thread showed it. */
  #isNode: boolean;
  /** When the first call with a JavaScript stack began, ns; `undefined` while there was none. */
  #firstStack: number | undefined;
  readonly #startSeen: boolean;

  /** @param path of the program; `null` where nobody saw it start */
  constructor(path: string | null) {
    this.#startSeen = path !== null;
    this.#isNode = path !== null && NODE_PATH.test(path);
  }

  get isNode(): boolean {
    return this.#isNode;
  }

  /** Learns from a call of one of its threads. */
  observe({ stack, thread, startTime }: SyscallEvent): void {
    if (stack !== undefined && stack.frames.length > 0) {
      this.#isNode = true;
      this.#firstStack ??= startTime;
    } else if (thread.role !== 'main' && thread.role !== 'other') this.#isNode = true;
  }

  /** Whether a call came before any JavaScript; without stacks in the trace, nobody can know. */
  wasStarting(call: SyscallEvent): boolean {
    return this.#startSeen && this.#firstStack !== undefined && call.startTime < this.#firstStack;
  }
}

/** Kinds that no API of Node.js gives to JavaScript: each event loop has its own, and keeps them. */
const OF_THE_LOOP: ReadonlySet<DescriptorKind> = new Set([
  'epoll',
  'eventfd',
  'inotify',
  'io_uring',
  'memfd',
  'pipe',
]);

/** `process.stdout` and its like are made on first use, under the code that used them. */
const BOOTSTRAP = 'node:internal/bootstrap/';

/**
 * With its first stream, a loop opens a file that it can close when it has run out of descriptors
 * (libuv, src/unix/stream.c, `emfile_fd`). JavaScript opens it through `fs`, and on no stack but there.
 */
const RESERVE = '/dev/null';
const FS = /^node:(internal\/)?fs\b/;

const LOADER = 'node:internal/modules/';

const loadsModules = ({ url }: Frame): boolean => url?.startsWith(LOADER) ?? false;

const isOwn = ({ kind }: Frame): boolean => kind === 'user' || kind === 'dependency' || kind === 'wasm';

/** An inexact stack may be of a later moment: its innermost frames are no proof while others are the program's. */
function bootstraps({ frames, exact }: JsStack): boolean {
  return frames.some(({ url }) => url?.startsWith(BOOTSTRAP)) && (exact || !frames.some(isOwn));
}

function ownerByStack({ kind, path }: OpenFile, stack: JsStack): DescriptorOwner {
  const { frames } = stack;
  const innermost = frames.find((frame) => frame.kind !== 'builtin');
  // The code calls native code of its own: an addon.
  if (innermost !== undefined && isOwn(innermost)) return 'program';
  if (path === RESERVE && !FS.test(innermost?.url ?? '')) return 'node';
  if (OF_THE_LOOP.has(kind) || bootstraps(stack)) return 'node';
  // A client socket is made when the name lookup answers, and nothing of the program is on the stack.
  if (frames.some(isOwn) || kind === 'socket') return 'program';
  return 'node';
}

/** Who wanted a descriptor. What a program other than Node.js opens is the program's. */
export function ownerOf({ call, file, program }: Descriptor): DescriptorOwner {
  if (!program.isNode) return 'program';
  const { stack, thread } = call;
  const { kind, path } = file;
  const isPath = kind === 'file' || kind === 'directory';
  if (stack !== undefined && stack.frames.length > 0) {
    // The thread pool opens what was asked for. Of streams the asker is out of sight: Node.js's own functions are all there is.
    if (isPath && thread.role === 'uv-pool' && !stack.frames.some(loadsModules)) return 'program';
    return ownerByStack(file, stack);
  }
  if (thread.role === 'v8' || OF_THE_LOOP.has(kind)) return 'node';
  const runsLoop = thread.role === 'main' || thread.role === 'worker';
  if (path === RESERVE && runsLoop && call.name.startsWith('open')) return 'node';
  // The loop accepts connections with no JavaScript around.
  return isPath && thread.role === 'main' && program.wasStarting(call) ? 'node' : 'program';
}
