/** Descriptors that one line left open, told together: what they have in common, and what becomes of it. */
import { describeDescriptor, type DescriptorKind, type OpenDescriptor } from '@ptracer/core';
import type { CallOrigin } from '../call-site.js';
import type { LeakFinding, Severity } from '../finding.js';
import { visible } from '../text/visible.js';
import { closingAdvice } from './closing-advice.js';

/** What became of the descriptors of one kind that one line opened. */
export interface Line {
  origin: CallOrigin;
  opened: number;
  closed: number;
  /** The longest that one was open before it was closed, ns. */
  longestLife: number;
}

/** Most of each that a finding names. */
const EXAMPLES = 5;

/** Opened together, as the ends of a child's pipes are: one thing, ns. */
const AT_ONCE = 5e6;
/** A child has three; on a busy machine, or a traced one, they take their time. */
const STREAMS = 3;
const SOON = 50e6;
const PAIRS: ReadonlySet<string> = new Set(['socketpair', 'pipe', 'pipe2']);

/** Kinds that are no noun, or that nobody counts by that name. */
const NOUNS: Partial<Record<DescriptorKind, string>> = {
  epoll: 'epoll descriptor',
  inotify: 'inotify descriptor',
  fanotify: 'fanotify descriptor',
  perf_event: 'perf event',
  bpf: 'BPF object',
  landlock: 'landlock ruleset',
  seccomp: 'seccomp listener',
  mqueue: 'message queue',
  other: 'descriptor',
};

const singular = (kind: DescriptorKind): string => NOUNS[kind] ?? kind;

const plural = (kind: DescriptorKind): string =>
  kind === 'directory' ? 'directories' : `${singular(kind)}s`;

function article(kind: DescriptorKind): string {
  return /^[aeio]/.test(singular(kind)) ? 'an' : 'a';
}

export function isAccepted({ syscall }: OpenDescriptor): boolean {
  return syscall === 'accept' || syscall === 'accept4';
}

/** Opened to be written at its end: a log. */
function appends({ call }: OpenDescriptor): boolean {
  return call.args.some(
    ({ value }) =>
      typeof value === 'object' &&
      value !== null &&
      'flags' in value &&
      String(value.flags).includes('O_APPEND'),
  );
}

function nameOf(descriptor: OpenDescriptor): string {
  return descriptor.peer ?? descriptor.path ?? describeDescriptor(descriptor);
}

function addTo<Value>(list: Value[], value: Value): void {
  if (list.length < EXAMPLES && !list.includes(value)) list.push(value);
}

const SEVERITIES: Readonly<Record<LeakFinding['state'], Severity>> = {
  growing: 'error',
  unclosed: 'warning',
  held: 'note',
};

/** Grows by what processes leave; keeps counts and examples, not the descriptors. */
export class LeakGroup {
  #first: OpenDescriptor;
  #lastTime: number;
  /** When the process of the latest one had it last, ns. */
  #end = 0;
  #count = 0;
  #ageNs = 0;
  /** Each is a log of its own. */
  #logs = new Set<string>();
  #allAppend = true;
  readonly #paths: string[] = [];
  readonly #fds: number[] = [];
  readonly #pids: number[] = [];

  constructor(
    first: OpenDescriptor,
    readonly line: Line,
  ) {
    this.#first = first;
    this.#lastTime = first.openedAt;
  }

  add(descriptor: OpenDescriptor): void {
    const { openedAt, ageNs, fd, pid } = descriptor;
    if (openedAt < this.#first.openedAt) this.#first = descriptor;
    this.#lastTime = Math.max(this.#lastTime, openedAt);
    this.#end = Math.max(this.#end, openedAt + ageNs);
    this.#ageNs = Math.max(this.#ageNs, ageNs);
    this.#count++;
    this.#allAppend &&= appends(descriptor);
    if (this.#allAppend && this.#logs.size < EXAMPLES) this.#logs.add(nameOf(descriptor));
    addTo(this.#paths, nameOf(descriptor));
    addTo(this.#fds, fd);
    addTo(this.#pids, pid);
  }

  /**
   * @param exhausted descriptors ran out
   * @param judged the process runs JavaScript, or none does: else it is another program's matter
   */
  finding(exhausted: boolean, judged: boolean): LeakFinding {
    const first = this.#first;
    const { origin, opened, closed } = this.line;
    const state = this.#state(exhausted);
    const stack = first.stack ?? first.call.stack;
    return {
      v: 1,
      type: 'finding',
      rule: 'leak',
      severity: judged ? SEVERITIES[state] : 'note',
      message: this.#message(state),
      ...origin,
      count: this.#count,
      state,
      kind: first.kind,
      paths: this.#paths,
      fds: this.#fds,
      pids: this.#pids,
      syscall: first.syscall,
      opened,
      closed,
      firstTime: first.openedAt,
      lastTime: this.#lastTime,
      ageNs: this.#ageNs,
      advice: judged ? closingAdvice(first) : 'close(fd)',
      ...(stack && { stack }),
    };
  }

  #state(exhausted: boolean): LeakFinding['state'] {
    const first = this.#first;
    // Connections are their clients' to end, until there are too many.
    if (isAccepted(first) && !exhausted) return 'held';
    if (this.#count === 1) return first.listening || this.#allAppend ? 'held' : 'unclosed';
    // A log is opened once, whatever the number of logs.
    if (this.#allAppend && this.#logs.size === this.#count) return 'held';
    const took = this.#lastTime - first.openedAt;
    if (PAIRS.has(first.syscall) && took < (this.#count <= STREAMS ? SOON : AT_ONCE)) return 'unclosed';
    // A pool, or the ports of a server: opened early, and no more since.
    if (first.kind === 'socket' && !exhausted && took * 2 < this.#end - first.openedAt) return 'held';
    return 'growing';
  }

  #message(state: LeakFinding['state']): string {
    const first = this.#first;
    const { kind } = first;
    const count = this.#count;
    if (isAccepted(first) && state === 'held')
      return count === 1
        ? 'a socket of a client was open at the end'
        : `${count} sockets of clients were open at the end`;
    const what = visible(state === 'held' ? describeDescriptor(first) : nameOf(first));
    const more = count === 1 ? ' was' : ` and ${count - 1} more were`;
    if (state === 'held') return `${what}${more} open at the end, as it seems on purpose`;
    if (count === 1)
      return `${article(kind)} ${singular(kind)} was never closed${what === kind ? '' : `: ${what}`}`;
    const line = this.line.origin.site === null ? 'that were opened so' : 'that this line opened';
    return `${count} of the ${this.line.opened} ${plural(kind)} ${line} were never closed`;
  }
}
