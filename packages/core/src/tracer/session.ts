/** One trace of other processes, a command that is started or some that run already: what the host asked for, carried out. */
import { readFileSync } from 'node:fs';
import { serializeError } from '../errors.js';
import type { ExitStatus } from '../events.js';
import * as abi from '../ffi/abi.js';
import { errnoName, errnoText } from '../linux/errno.js';
import type { TracerFilter } from '../plugins.js';
import type { SpawnCommand, TracerOptions, TracerRequest } from '../protocol/messages.js';
import type { Channel } from './channel.js';
import { now, wallClock } from './clock.js';
import { exitStatus } from './exit-status.js';
import { TraceeEnded } from './inject.js';
import type { LoopOwner } from './loop-parts.js';
import { seizeThreads } from './seize.js';
import { interruptWaits, signalOnInput } from './signals.js';
import { startCommand, type StartedCommand } from './start-command.js';
import type { Subscription } from './subscription.js';
import { PTRACE_OPTIONS, Tracing } from './tracing.js';

/** A host that reads other processes has one trace on its channel. */
const TRACE = 1;

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

export class Session implements LoopOwner {
  readonly #tracing: Tracing;
  readonly #filter: TracerFilter;
  #subscription!: Subscription;
  #command: SpawnCommand | undefined;
  /** Processes that the trace is of, and that still run. */
  readonly #roots = new Set<number>();
  /** The last of them has ended; their children may go on. */
  #ended = false;
  /** Detach requests that wait for the last thread to be let go. */
  #detachIds: number[] | undefined;

  /** Loads what the trace needs. `kernelFilter`: the kernel may decide which calls stop. */
  static async create(channel: Channel, options: TracerOptions, kernelFilter: boolean): Promise<Session> {
    const filter = await Tracing.loadFilter(options);
    const decides = filter.syscalls !== 'all' || (filter.kernel?.size ?? 0) > 0;
    const session = new Session(channel, filter, kernelFilter && decides);
    const loaded = await session.#tracing.load(options, filter);
    session.#subscription = session.#tracing.subscribe(channel, TRACE, loaded);
    return session;
  }

  private constructor(
    readonly channel: Channel,
    filter: TracerFilter,
    readonly kernelFilter: boolean,
  ) {
    this.#filter = filter;
    this.#tracing = new Tracing(this, kernelFilter);
  }

  /** Starts the command and traces it to its end. */
  runCommand(command: SpawnCommand, { measureCallCost }: TracerOptions): void {
    const { arch, table, calls, loop, placement } = this.#tracing;
    this.#listen();
    this.#command = command;
    let started: StartedCommand;
    try {
      started = startCommand({
        arch,
        table,
        command,
        ptraceOptions:
          PTRACE_OPTIONS | abi.PTRACE_O_EXITKILL | (this.kernelFilter ? abi.PTRACE_O_TRACESECCOMP : 0),
        stops: this.kernelFilter ? calls.stops(this.#filter) : undefined,
        measureCallCost,
        placement,
      });
    } catch (error) {
      if (!(error instanceof TraceeEnded)) throw error;
      this.#tellEnd(exitStatus(error.status));
      return;
    }
    const { pid, callCost } = started;
    this.#roots.add(pid);
    this.#emitStart(pid, command.argv, callCost);
    this.#tracing.engines.begin();
    loop.begin(pid);
    this.#run();
  }

  /**
   * Traces processes that run already, until they end or are let go.
   * @throws {PtracerError} as `seizeThreads`; then every process runs on as it was
   */
  attach(pids: readonly number[]): void {
    const { loop, tracees, engines } = this.#tracing;
    this.#listen();
    try {
      for (const pid of pids) {
        loop.welcome(
          pid,
          seizeThreads(pid, PTRACE_OPTIONS, () => true),
        );
        this.#roots.add(pid);
      }
    } catch (error) {
      loop.mute();
      loop.letGo([...tracees.threads()], () => {});
      loop.run();
      throw error;
    }
    for (const pid of pids) this.#emitStart(pid, commandLine(pid));
    for (const pid of pids) this.#tracing.offerProcess(pid, true);
    engines.begin();
    this.channel.send({ type: 'attached' });
    this.#run();
  }

  interrupted(): boolean {
    for (const request of this.channel.receive()) this.#handle(request);
    if (!this.channel.open) this.#hostIsGone();
    this.#tracing.tick(this.channel.hasBacklog);
    this.channel.drain(false);
    return false;
  }

  processExited(pid: number, status: ExitStatus): void {
    if (!this.#roots.delete(pid) || this.#roots.size > 0) return;
    this.#tracing.subscriptions.flush();
    this.#tellEnd(status);
    this.#ended = true;
  }

  tracedSetChanged(): void {
    if (!this.#ended || this.#tracing.loop.observing || !this.channel.open) return;
    this.#tracing.subscriptions.flush();
    this.#tellCounts();
    this.channel.finish();
  }

  failed(error: unknown): void {
    this.#tracing.subscriptions.flush();
    this.channel.send({ type: 'error', error: serializeError(error) });
  }

  started(pid: number): void {
    this.channel.send({ type: 'spawned', pid });
  }

  startFailed(pid: number, errno: number): void {
    const { file, argv } = this.#command!;
    process.kill(pid, 'SIGKILL');
    const reasons: Partial<Record<number, string>> = {
      [abi.ENOENT]: 'the interpreter that it names does not exist',
      [abi.ENOEXEC]: 'it is no program, and has no #! line',
    };
    this.channel.send({
      type: 'error',
      error: {
        code: 'ERR_PTRACER_COMMAND_NOT_EXECUTABLE',
        message:
          `${argv[0] === file ? file : `${argv[0]} (${file})`} cannot be executed: ` +
          (reasons[errno] ?? `${errnoName(errno)} (${errnoText(errno)})`),
      },
    });
    this.#tracing.loop.mute();
  }

  #listen(): void {
    interruptWaits();
    signalOnInput(this.channel.fd);
  }

  #run(): void {
    this.#tracing.ticker.begin();
    this.#tracing.loop.run();
    this.#tracing.subscriptions.flush();
    this.#tellCounts();
  }

  #tellEnd(status: ExitStatus): void {
    this.#tellCounts();
    this.channel.send({ type: 'exited', status });
  }

  #tellCounts(): void {
    const { stopped } = this.#tracing.calls;
    this.channel.send({ type: 'counts', stops: stopped, matched: this.#subscription.matched });
  }

  #emitStart(pid: number, command: string[], callCost?: number): void {
    this.#subscription.emitter.emit({
      type: 'start',
      command,
      pid,
      tracerPid: process.pid,
      arch: this.#tracing.arch,
      time: now(),
      wallTime: wallClock(),
      ...(callCost === undefined ? undefined : { callCost }),
    });
  }

  #handle(request: TracerRequest): void {
    switch (request.type) {
      case 'flush':
        this.#tracing.subscriptions.flush();
        this.#tellCounts();
        this.channel.send({ type: 'flushed', id: request.id });
        break;
      case 'detach':
        this.#detach(request.id);
        break;
      default:
    }
  }

  /** A command goes on unobserved; processes that ran before us are let go. */
  #hostIsGone(): void {
    const { loop, tracees } = this.#tracing;
    loop.mute();
    if (this.#command === undefined && this.#detachIds === undefined) {
      this.#detachIds = [];
      this.#tracing.letGo([...tracees.threads()], () => {});
    }
  }

  #detach(id: number): void {
    if (this.#detachIds !== undefined) {
      if (!this.#detachIds.includes(id)) this.channel.send({ type: 'detached', id });
      return;
    }
    this.#detachIds = [id];
    const { loop, tracees } = this.#tracing;
    if (!loop.canLetGo) {
      loop.mute();
      this.#detached();
    } else this.#tracing.letGo([...tracees.threads()], () => this.#detached());
  }

  #detached(): void {
    this.#tracing.loop.mute();
    this.#tracing.subscriptions.flush();
    this.#tellCounts();
    for (const id of this.#detachIds?.splice(0) ?? []) this.channel.send({ type: 'detached', id });
  }
}
