/** One trace: what the host asked for, carried out. */
import { serializeError } from '../errors.js';
import type { Arch, ExitStatus } from '../events.js';
import * as abi from '../ffi/abi.js';
import { CallPlans } from '../decode/plan.js';
import { errnoName, errnoText } from '../linux/errno.js';
import type { FilterContext, StackContext, StackSource, TracerFilter } from '../plugins.js';
import type { SpawnCommand, TracerOptions, TracerRequest } from '../protocol/messages.js';
import { tableFor, type SyscallTable } from '../syscalls/lookup.js';
import { Calls } from './calls.js';
import type { Channel } from './channel.js';
import { now, wallClock } from './clock.js';
import { Emitter } from './emitter.js';
import { exitStatus } from './exit-status.js';
import { TraceeEnded } from './inject.js';
import { Loop, type LoopOwner } from './loop.js';
import { Placement } from './placement.js';
import { makePlugin } from './plugin-loader.js';
import { interruptWaits, signalOnInput } from './signals.js';
import { StackResources } from './stack-resources.js';
import { startCommand } from './start-command.js';
import { Tracees } from './tracees.js';

const ALL: TracerFilter = { syscalls: 'all' };

function traceOptions(kernelFilter: boolean): number {
  const always =
    abi.PTRACE_O_TRACESYSGOOD |
    // Children that are not followed as well: they inherit a filter, whose calls fail with ENOSYS where no
    // tracer is, and an affinity mask.
    abi.PTRACE_O_TRACEFORK |
    abi.PTRACE_O_TRACEVFORK |
    abi.PTRACE_O_TRACECLONE |
    abi.PTRACE_O_TRACEEXEC |
    abi.PTRACE_O_TRACEEXIT |
    abi.PTRACE_O_EXITKILL;
  return kernelFilter ? always | abi.PTRACE_O_TRACESECCOMP : always;
}

export class Session implements LoopOwner {
  readonly #emitter: Emitter;
  readonly #tracees: Tracees;
  readonly #calls: Calls;
  readonly #placement: Placement;
  readonly #loop: Loop;
  readonly #kernelFilter: boolean;
  #command: SpawnCommand | undefined;
  #pid = 0;
  /** The command has ended; its children may go on. */
  #ended = false;
  /** Detach requests that wait for the last thread to be let go. */
  #detachIds: number[] | undefined;

  static async create(channel: Channel, options: TracerOptions): Promise<Session> {
    const arch = process.arch as Arch;
    const resources = new StackResources(arch);
    const filter = options.filter
      ? await makePlugin<TracerFilter, FilterContext>(options.filter, { arch })
      : ALL;
    const stack = options.stack
      ? await makePlugin<StackSource, StackContext>(options.stack, resources)
      : undefined;
    return new Session(channel, options, arch, filter, stack, resources);
  }

  private constructor(
    readonly channel: Channel,
    readonly options: TracerOptions,
    readonly arch: Arch,
    readonly filter: TracerFilter,
    readonly stack: StackSource | undefined,
    readonly resources: StackResources,
  ) {
    const decode = {
      arch,
      stringLimit: options.stringLimit,
      descriptorPaths: options.descriptorPaths || filter.needsDescriptorPaths === true,
    };
    this.#kernelFilter = filter.syscalls !== 'all';
    this.#emitter = new Emitter(channel);
    this.#tracees = new Tracees(decode);
    this.#placement = new Placement(options.coSchedule, this.#table, () => this.#emitter.startTicking());
    this.#calls = new Calls(
      new CallPlans(this.#table, decode),
      filter,
      stack,
      this.#emitter,
      this.#placement,
    );
    this.#loop = new Loop(
      this.#tracees,
      this.#calls,
      this.#emitter,
      stack,
      this.#placement,
      { followForks: options.followForks, kernelFilter: this.#kernelFilter },
      this,
    );
    resources.connect(this.#emitter, this.#tracees);
  }

  get #table(): SyscallTable {
    return tableFor(this.arch);
  }

  /** Starts the command and traces it to its end. */
  runCommand(command: SpawnCommand): void {
    interruptWaits();
    signalOnInput(this.channel.fd);
    this.#command = command;
    try {
      this.#pid = startCommand({
        arch: this.arch,
        table: this.#table,
        command,
        ptraceOptions: traceOptions(this.#kernelFilter),
        syscalls: this.filter.syscalls === 'all' ? 'all' : this.#calls.stops(this.filter.syscalls),
      });
    } catch (error) {
      if (!(error instanceof TraceeEnded)) throw error;
      this.#endedBeforeStart(error.status);
      return;
    }
    this.#emitter.emit({
      type: 'start',
      command: command.argv,
      pid: this.#pid,
      tracerPid: process.pid,
      arch: this.arch,
      time: now(),
      wallTime: wallClock(),
    });
    this.resources.begin();
    this.#loop.begin(this.#pid);
    this.#loop.run();
    this.#emitter.flush();
  }

  interrupted(): void {
    for (const request of this.channel.receive()) this.#handle(request);
    if (!this.channel.open) this.#loop.mute();
    this.resources.poll();
    if (this.#calls.waiting) this.stack?.tick?.();
    this.#placement.tick();
    this.#emitter.tick(this.#calls.waiting || this.#placement.holding);
  }

  processExited(pid: number, status: ExitStatus): void {
    if (pid === this.#pid) {
      this.#emitter.flush();
      this.channel.send({ type: 'exited', status });
      this.#ended = true;
    }
  }

  tracedSetChanged(): void {
    if (!this.#ended || this.#loop.observing || !this.channel.open) return;
    this.#emitter.flush();
    this.channel.finish();
  }

  detached(): void {
    this.#emitter.flush();
    for (const id of this.#detachIds?.splice(0) ?? []) this.channel.send({ type: 'detached', id });
  }

  failed(error: unknown): void {
    this.#emitter.flush();
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
    this.#loop.mute();
  }

  #handle(request: TracerRequest): void {
    switch (request.type) {
      case 'flush':
        this.#emitter.flush();
        this.channel.send({ type: 'flushed', id: request.id });
        break;
      case 'detach':
        this.#detach(request.id);
        break;
      default:
    }
  }

  #detach(id: number): void {
    if (this.#detachIds !== undefined) {
      if (!this.#detachIds.includes(id)) this.channel.send({ type: 'detached', id });
      return;
    }
    this.#detachIds = [id];
    this.#loop.detach();
  }

  #endedBeforeStart(status: number): void {
    this.channel.send({ type: 'exited', status: exitStatus(status) });
  }
}
