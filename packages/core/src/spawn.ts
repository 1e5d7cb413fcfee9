import type { Readable, Writable } from 'node:stream';
import { ProcessTrace } from './process-trace.js';
import {
  assertCommand,
  assertEnvironment,
  assertFolder,
  tracerOptions,
  type EventTransform,
  type SpawnOptions,
} from './options.js';
import { assertSupported } from './platform.js';
import { PROTOCOL_VERSION, type TracerRequest } from './protocol/messages.js';
import { resolveCommand } from './resolve-command.js';

function environment(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

/** A command under the tracer. Read its events once, with `for await`; leave it with `await using` or `detach()`. */
export class SpawnedTrace extends ProcessTrace {
  /** @internal */
  static async start(
    request: Extract<TracerRequest, { type: 'spawn' }>,
    { stdio, transform }: Pick<SpawnOptions, 'stdio' | 'transform'>,
  ): Promise<SpawnedTrace> {
    const trace = new SpawnedTrace(request, stdio ?? 'inherit', transform);
    await trace.started;
    return trace;
  }

  private constructor(
    request: Extract<TracerRequest, { type: 'spawn' }>,
    stdio: NonNullable<SpawnOptions['stdio']>,
    transform: EventTransform | undefined,
  ) {
    super(request, stdio, transform, 'the kernel ended its tracees with it');
  }

  /** The command's process. */
  get pid(): number {
    return this.startedPid;
  }

  /** The command's standard input, where `stdio` asked for a pipe, else `null`. */
  get stdin(): Writable | null {
    return this.client.streams.stdin;
  }

  /** The command's standard output, where `stdio` asked for a pipe, else `null`. */
  get stdout(): Readable | null {
    return this.client.streams.stdout;
  }

  /** The command's standard error, where `stdio` asked for a pipe, else `null`. */
  get stderr(): Readable | null {
    return this.client.streams.stderr;
  }

  /**
   * Ends the trace; the command runs on. Where a filter in the kernel decides which calls stop, the tracer
   * child stays with the command, unseen, because a filtered call fails without one. The iteration ends, and
   * this process need not wait for the command; while it lives, `exited` still resolves.
   */
  override async detach(): Promise<void> {
    await super.detach();
  }
}

/**
 * Starts a command and traces it: all its threads and, with `followForks`, its children.
 *
 * @param file the program; without a slash it is looked up in PATH
 * @throws {PtracerError} ERR_PTRACER_UNSUPPORTED_PLATFORM, ERR_PTRACER_INVALID_ARGUMENT,
 * ERR_PTRACER_COMMAND_NOT_FOUND, ERR_PTRACER_COMMAND_NOT_EXECUTABLE, ERR_PTRACER_PTRACE_FORBIDDEN,
 * ERR_PTRACER_PLUGIN, ERR_PTRACER_START_FAILED, ERR_PTRACER_TRACER_DIED
 */
export async function spawn(
  file: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): Promise<SpawnedTrace> {
  assertSupported();
  const argv = [options.argv0 ?? file, ...args];
  assertCommand(file, argv);
  const cwd = options.cwd ?? process.cwd();
  assertFolder(cwd);
  const env = environment(options.env ?? process.env);
  assertEnvironment(env);
  const command = {
    file: resolveCommand(file, cwd, env['PATH']),
    argv,
    env,
    cwd,
  };
  const request = {
    type: 'spawn',
    protocol: PROTOCOL_VERSION,
    command,
    options: tracerOptions(options),
  } as const;
  return SpawnedTrace.start(request, options);
}
