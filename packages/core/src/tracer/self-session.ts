/** Traces of a process that asks for them itself, from any of its threads: kept warm between one and the next. */
import { PtracerError, serializeError } from '../errors.js';
import type { ExitStatus } from '../events.js';
import {
  PROTOCOL_VERSION,
  type SelfHost,
  type SelfTraceRequest,
  type TracerOptions,
  type TracerRequest,
} from '../protocol/messages.js';
import type { Channel } from './channel.js';
import { Clients, mapPage } from './clients.js';
import { now, wallClock } from './clock.js';
import type { LoopOwner } from './loop-parts.js';
import { OwnCalls } from './own-calls.js';
import { seizeThreads } from './seize.js';
import { interruptWaits } from './signals.js';
import type { Subscription } from './subscription.js';
import { tableFor } from '../syscalls/lookup.js';
import { PTRACE_OPTIONS, Tracing } from './tracing.js';

/** A trace of one of the hosts. */
interface OpenTrace {
  subscription: Subscription;
  closing: boolean;
}

/** A thread of the process. */
interface Client {
  readonly channel: Channel;
  host: SelfHost | undefined;
  readonly traces: Map<number, OpenTrace>;
  /** The last request that was carried out: a host repeats what it thinks was lost. */
  lastId: number;
}

type OpenRequest = Extract<TracerRequest, { type: 'open' }>;

export class SelfSession implements LoopOwner {
  readonly #pid: number;
  readonly #clients = new Clients();
  readonly #byChannel = new Map<Channel, Client>();
  readonly #ownCalls: OwnCalls;
  readonly #tracing: Tracing;
  /** Requests that cannot be carried out between two stops. */
  #requests: { client: Client; request: OpenRequest }[] = [];
  /** Closes that wait for stacks which are yet to come. */
  #closing: (() => void)[] = [];

  constructor(pid: number) {
    this.#pid = pid;
    const arch = process.arch as 'x64' | 'arm64';
    this.#ownCalls = new OwnCalls(arch, tableFor(arch), {
      sent: () => this.#attend(),
      received: () => this.#sendMore(),
    });
    this.#tracing = new Tracing(this, false, this.#ownCalls);
  }

  /** Serves the process until it ends, or nobody in it wants us any more. */
  async serve(channel: Channel, request: TracerRequest): Promise<void> {
    interruptWaits();
    if (!this.#clients.open(this.#pid)) {
      channel.send({ type: 'taken' });
      return;
    }
    this.#clients.add(channel);
    this.#handle(this.#welcome(channel), request);
    const { loop, tracees, ticker } = this.#tracing;
    while (this.#byChannel.size > 0 || tracees.size > 0) {
      if (tracees.size > 0) {
        ticker.begin();
        loop.run();
      } else {
        ticker.stop();
        this.#clients.wait();
      }
      this.#attend();
      for (const { client, request } of this.#requests.splice(0)) await this.#open(client, request);
    }
    this.#leaveCodeAsItWas();
  }

  /** Between traces the changes stay: they do nothing, and the next trace needs them again. */
  #leaveCodeAsItWas(): void {
    const { code, engines, loop, tracees } = this.#tracing;
    if (!code.has(this.#pid)) return;
    try {
      loop.welcome(
        this.#pid,
        seizeThreads(this.#pid, PTRACE_OPTIONS, (tid) => !engines.hides(tid)),
      );
    } catch {
      // The process has ended.
      return;
    }
    this.#tracing.restore(this.#pid, true);
    loop.letGo([...tracees.threads()], () => loop.leave());
    if (tracees.size > 0) loop.run();
  }

  interrupted(): boolean {
    this.#attend();
    return this.#requests.length > 0;
  }

  processExited(_pid: number, _status: ExitStatus): void {}

  tracedSetChanged(): void {}

  failed(error: unknown): void {
    const { loop, tracees, subscriptions } = this.#tracing;
    subscriptions.flush();
    const serialized = serializeError(error);
    for (const { channel, traces } of this.#byChannel.values()) {
      for (const trace of traces.keys()) channel.send({ type: 'error', trace, error: serialized });
      traces.clear();
    }
    subscriptions.clear();
    loop.letGo([...tracees.threads()], () => {});
  }

  started(): void {}

  startFailed(): void {}

  #welcome(channel: Channel): Client {
    const client: Client = { channel, host: undefined, traces: new Map(), lastId: 0 };
    this.#byChannel.set(channel, client);
    return client;
  }

  /** Hears every host, and sends what is held back for them. */
  #attend(): void {
    for (const channel of this.#clients.accept()) {
      this.#welcome(channel);
      channel.send({ type: 'ready', protocol: PROTOCOL_VERSION, pid: process.pid });
    }
    let backlog = false;
    for (const client of this.#byChannel.values()) {
      const { channel } = client;
      for (const request of channel.receive()) this.#handle(client, request);
      channel.drain(false);
      if (!channel.open) this.#forget(client);
      backlog ||= channel.hasBacklog;
    }
    this.#tracing.tick(backlog || this.#closing.length > 0);
    if (this.#closing.length > 0 && !this.#tracing.calls.waiting) {
      for (const close of this.#closing.splice(0)) close();
    }
    if (this.#requests.length > 0) this.#tracing.loop.leave();
  }

  /** A host has made room for what is held back. */
  #sendMore(): void {
    for (const { channel } of this.#byChannel.values()) if (channel.hasBacklog) channel.drain(false);
  }

  #handle(client: Client, request: TracerRequest): void {
    const { channel } = client;
    if (request.type === 'serve') {
      client.host = request.host;
      channel.hostIsTracee(mapPage(request.host));
      this.#tracing.placement.pages.add(channel.page!);
      this.#ownCalls.add(request.host.fd);
      channel.send({ type: 'serving' });
      return;
    }
    if (!('id' in request) || request.id <= client.lastId) return;
    client.lastId = request.id;
    switch (request.type) {
      case 'open':
        this.#requests.push({ client, request });
        break;
      case 'close':
        this.#close(client, request.trace, () => channel.send({ type: 'closed', id: request.id }));
        break;
      case 'flush':
        this.#tracing.subscriptions.flush();
        channel.send({ type: 'flushed', id: request.id });
        break;
      default:
    }
  }

  async #open(client: Client, { id, trace, options }: OpenRequest): Promise<void> {
    const { channel } = client;
    try {
      await this.#begin(client, trace, options);
      channel.send({ type: 'opened', id });
    } catch (error) {
      channel.send({ type: 'refused', id, error: serializeError(error) });
    }
  }

  async #begin(client: Client, request: SelfTraceRequest, options: TracerOptions): Promise<void> {
    const tracing = this.#tracing;
    const { loop, subscriptions, engines } = tracing;
    for (const tid of request.hidden) engines.hide(tid);
    const loaded = await tracing.load(options, await Tracing.loadFilter(options));
    const alone = tracing.tracees.size === 0;
    if (subscriptions.list.length === 0) loop.unmute();
    const jsOnly = request.threads === 'js';
    const scope = request.scope === 'thread' ? { tid: request.tid, jsOnly } : jsOnly ? { jsOnly } : undefined;
    const subscription = tracing.subscribe(client.channel, request.trace, loaded, scope);
    try {
      this.#seize(request);
    } catch (error) {
      subscriptions.delete(subscription);
      engines.released(subscription.stack);
      throw error;
    }
    client.traces.set(request.trace, { subscription, closing: false });
    // In a trace of one worker the others use the pool unseen, and there is nothing to be said about it.
    const ofAll = request.scope === 'process' || request.tid === this.#pid;
    if (ofAll && !jsOnly) tracing.offerProcess(this.#pid, alone);
    subscription.emitter.emit({
      type: 'start',
      command: request.command,
      pid: this.#pid,
      tracerPid: process.pid,
      arch: tracing.arch,
      time: now(),
      wallTime: wallClock(),
    });
    engines.begin();
  }

  /** Makes tracees of the threads that the trace is about, where they are none yet. */
  #seize({ tid, scope, threads, first }: SelfTraceRequest): void {
    const { loop, tracees, engines } = this.#tracing;
    const wanted = (candidate: number): boolean => {
      if (candidate === tid) return true;
      if (scope === 'process') return true;
      return threads === 'all' && candidate !== this.#pid;
    };
    const fresh = seizeThreads(
      this.#pid,
      PTRACE_OPTIONS,
      (candidate) => tracees.get(candidate) === undefined && !engines.hides(candidate) && wanted(candidate),
    );
    loop.welcome(this.#pid, fresh);
    // The thread that asks is in the middle of asking.
    const asking = tracees.get(tid);
    if (asking === undefined) {
      throw new PtracerError('ERR_PTRACER_START_FAILED', `thread ${tid} could not be traced: it is gone`);
    }
    asking.working = true;
    asking.registering = first;
  }

  /** Ends a trace: lets those threads go that no other trace is about, then tells. */
  #close(client: Client, trace: number, tell: () => void): void {
    const open = client.traces.get(trace);
    const { loop, tracees } = this.#tracing;
    // It has failed: its threads are being let go.
    if (open === undefined && this.#openTraces().length === 0)
      return loop.letGo([...tracees.threads()], tell);
    if (open === undefined || open.closing) return tell();
    open.closing = true;
    const others = this.#openTraces();
    const unneeded = [...tracees.threads()].filter(
      (tracee) => !tracee.leaving && !others.some(({ subscription }) => subscription.covers(tracee)),
    );
    loop.letGo(unneeded, () => this.#whenSettled(() => this.#end(client, trace, open, tell)));
  }

  #openTraces(): OpenTrace[] {
    return [...this.#byChannel.values()].flatMap(({ traces }) =>
      [...traces.values()].filter(({ closing }) => !closing),
    );
  }

  #whenSettled(close: () => void): void {
    if (this.#tracing.calls.waiting) this.#closing.push(close);
    else close();
  }

  #end(client: Client, trace: number, { subscription }: OpenTrace, tell: () => void): void {
    const { subscriptions, placement, engines } = this.#tracing;
    subscription.emitter.finish();
    subscriptions.delete(subscription);
    engines.released(subscription.stack);
    client.traces.delete(trace);
    if (subscriptions.list.length === 0) placement.release();
    tell();
  }

  /** A thread that asked is gone, and with it the whole process perhaps. */
  #forget(client: Client): void {
    const { channel, host, traces } = client;
    this.#byChannel.delete(channel);
    this.#clients.channels.delete(channel);
    channel.hangUp();
    // Another thread's socket may have the number by now.
    const reused = [...this.#byChannel.values()].some((other) => other.host?.fd === host?.fd);
    if (host !== undefined && !reused) this.#ownCalls.delete(host.fd);
    if (channel.page !== undefined) this.#tracing.placement.pages.delete(channel.page);
    for (const trace of traces.keys()) this.#close(client, trace, () => {});
  }
}
