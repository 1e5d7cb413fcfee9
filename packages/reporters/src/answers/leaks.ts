/** Which lines open descriptors that are never closed. */
import {
  DescriptorTable,
  describeDescriptor,
  type DescriptorKind,
  type OpenDescriptor,
  type SyscallEvent,
  type TraceEvent,
} from '@ptracer/core';
import type { Analysis } from '../analysis.js';
import { originKey, originOf, type CallOrigin } from '../call-site.js';
import type { Finding, LeakFinding, Severity } from '../finding.js';
import { severityRank } from '../severity.js';
import { closingAdvice } from './advice.js';
import { some } from './examples.js';

export interface LeakOptions {
  /** Descriptors too that Node.js opens for itself: its event loops', its module loader's. Default false. */
  all?: boolean;
  /** Asked of the call that opened each descriptor that was left open: which are of interest. Default: all. */
  filter?: (call: SyscallEvent) => boolean;
}

/** What the analysis of leaks has counted. */
export interface LeakAnswer {
  /** Descriptors that were opened in the trace. */
  opened: number;
  /** Those that were closed by a call or by execve. */
  closed: number;
  /** Those that were open at the end, and are in no finding: they are in use, or are Node.js's own. */
  inUse: number;
  ofNode: number;
  /** Those that the filter left out. */
  leftOut: number;
  /** Calls that failed because there were too many descriptors (EMFILE, ENFILE), and the time of the first, ns. */
  exhausted: { calls: number; firstTime: number } | null;
}

/** What became of the descriptors of one kind that one line opened. */
interface Line {
  origin: CallOrigin;
  opened: number;
  closed: number;
  /** The longest that one was open before it was closed, ns. */
  longestLife: number;
}

/** A descriptor that was left open, and how it ended. */
interface Left {
  descriptor: OpenDescriptor;
  /** Its process was running when the trace ended: it may be closed yet. */
  alive: boolean;
}

const EXHAUSTED: ReadonlySet<string | null> = new Set(['EMFILE', 'ENFILE']);

/** Of a process that goes on, a descriptor counts when it is older than this many times the longest life of its like. */
const OVERDUE = 2;

const isAccepted = ({ syscall }: OpenDescriptor): boolean => syscall === 'accept' || syscall === 'accept4';

function appends({ call }: OpenDescriptor): boolean {
  return call.args.some(
    ({ value }) =>
      typeof value === 'object' &&
      value !== null &&
      'flags' in value &&
      String(value.flags).includes('O_APPEND'),
  );
}

/** Descriptors that live as long as their program, and not by mistake. */
function isHeld(descriptor: OpenDescriptor): boolean {
  return descriptor.listening === true || isAccepted(descriptor);
}

const PLURALS: Partial<Record<DescriptorKind, string>> = {
  directory: 'directories',
  epoll: 'epoll descriptors',
};

const singular = (kind: DescriptorKind): string => (kind === 'other' ? 'descriptor' : kind);

function plural(kind: DescriptorKind): string {
  return PLURALS[kind] ?? `${singular(kind)}s`;
}

function article(kind: DescriptorKind): string {
  return /^[aeio]/.test(singular(kind)) ? 'an' : 'a';
}

/** Finds descriptors that were never closed. Feed it with every call that `descriptorSyscalls` names. */
export class LeakAnalysis implements Analysis<'leak'> {
  readonly rule = 'leak';
  readonly #table: DescriptorTable;
  readonly #lines = new Map<string, Line>();
  /** The line of each call that made a descriptor that is open. */
  readonly #keys = new WeakMap<SyscallEvent, string>();
  readonly #left: Left[] = [];
  /** When each process began with the program that it runs, ns: what it had then, it was given. */
  readonly #programs = new Map<number, number>();
  readonly #answer: LeakAnswer = { opened: 0, closed: 0, inUse: 0, ofNode: 0, leftOut: 0, exhausted: null };

  constructor(readonly options: LeakOptions = {}) {
    this.#table = new DescriptorTable({
      opened: (descriptor) => {
        this.#answer.opened++;
        this.#lineOf(descriptor).opened++;
      },
      closed: (descriptor) => {
        if (descriptor.pid !== descriptor.call.pid) return;
        this.#answer.closed++;
        const line = this.#lineOf(descriptor);
        line.closed++;
        line.longestLife = Math.max(line.longestLife, descriptor.ageNs);
      },
    });
  }

  observe(event: TraceEvent): void {
    if (event.type === 'exit' && event.tid === event.pid) {
      this.#leave(event.pid);
      this.#programs.delete(event.pid);
    } else if (event.type === 'exec') this.#programs.set(event.pid, event.time);
    else if (event.type === 'syscall' && EXHAUSTED.has(event.result.errno)) {
      this.#answer.exhausted ??= { calls: 0, firstTime: event.startTime };
      this.#answer.exhausted.calls++;
    }
    this.#table.observe(event);
  }

  finish(): { findings: Finding[]; answer: LeakAnswer } {
    this.#leave(undefined);
    const groups = new Map<string, Left[]>();
    const { all = false, filter = () => true } = this.options;
    for (const left of this.#left) {
      const { descriptor } = left;
      if (descriptor.owner === 'node' && !all) this.#answer.ofNode++;
      else if (!this.#isOverdue(left)) this.#answer.inUse++;
      else if (!filter(descriptor.call)) this.#answer.leftOut++;
      else {
        const key = `${isHeld(descriptor)}\0${this.#keyOf(descriptor)}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [left]);
        else group.push(left);
      }
    }
    const findings = [...groups.values()].map((group) =>
      this.#finding(
        group.map(({ descriptor }) => descriptor).sort((a, b) => a.openedAt - b.openedAt || a.fd - b.fd),
      ),
    );
    findings.sort((a, b) => severityRank(a) - severityRank(b) || b.count - a.count || b.ageNs - a.ageNs);
    return { findings, answer: this.#answer };
  }

  /** What a process that ends has open, or at the end of the trace every process. */
  #leave(pid: number | undefined): void {
    for (const descriptor of this.#table.open()) {
      // What was inherited is its parent's matter; and so is what the child was given before it ran its program.
      if (descriptor.pid !== descriptor.call.pid) continue;
      if (descriptor.openedAt < (this.#programs.get(descriptor.pid) ?? 0)) continue;
      if (pid === undefined || descriptor.pid === pid)
        this.#left.push({ descriptor, alive: pid === undefined });
    }
  }

  #keyOf({ call, kind }: OpenDescriptor): string {
    let key = this.#keys.get(call);
    if (key === undefined) {
      const origin = originOf(call);
      key = `${kind}\0${call.name}\0${originKey(origin)}`;
      this.#keys.set(call, key);
      if (!this.#lines.has(key)) this.#lines.set(key, { origin, opened: 0, closed: 0, longestLife: 0 });
    }
    return key;
  }

  #lineOf(descriptor: OpenDescriptor): Line {
    return this.#lines.get(this.#keyOf(descriptor))!;
  }

  #isOverdue({ descriptor, alive }: Left): boolean {
    if (!alive || descriptor.listening) return true;
    const { closed, longestLife } = this.#lineOf(descriptor);
    return closed === 0 || descriptor.ageNs > OVERDUE * longestLife;
  }

  #stateOf(descriptors: readonly OpenDescriptor[]): LeakFinding['state'] {
    const [first] = descriptors as [OpenDescriptor];
    // Connections are their clients' to end, until there are too many.
    if (isHeld(first) && (first.listening || this.#answer.exhausted === null)) return 'held';
    if (descriptors.length > 1) return 'growing';
    return appends(first) ? 'held' : 'unclosed';
  }

  #finding(descriptors: readonly OpenDescriptor[]): LeakFinding {
    const [first] = descriptors as [OpenDescriptor];
    const last = descriptors.at(-1)!;
    const { origin, opened, closed } = this.#lineOf(first);
    const state = this.#stateOf(descriptors);
    const severities: Record<LeakFinding['state'], Severity> = {
      growing: 'error',
      unclosed: 'warning',
      held: 'note',
    };
    const stack = first.stack ?? first.call.stack;
    return {
      v: 1,
      type: 'finding',
      rule: 'leak',
      severity: severities[state],
      message: messageOf(descriptors, state, opened),
      ...origin,
      count: descriptors.length,
      state,
      kind: first.kind,
      paths: some(descriptors.map((one) => one.peer ?? one.path ?? describeDescriptor(one))),
      fds: some(descriptors.map(({ fd }) => fd)),
      pids: some(descriptors.map(({ pid }) => pid)),
      syscall: first.syscall,
      opened,
      closed,
      firstTime: first.openedAt,
      lastTime: last.openedAt,
      ageNs: Math.max(...descriptors.map(({ ageNs }) => ageNs)),
      advice: closingAdvice(first.kind),
      ...(stack && { stack }),
    };
  }
}

function messageOf(
  descriptors: readonly OpenDescriptor[],
  state: LeakFinding['state'],
  opened: number,
): string {
  const [first] = descriptors as [OpenDescriptor];
  const { kind } = first;
  const { length } = descriptors;
  if (state === 'held') {
    if (!isAccepted(first)) return `${describeDescriptor(first)} was open at the end, as it seems on purpose`;
    return length === 1
      ? 'a socket of a client was open at the end'
      : `${length} sockets of clients were open at the end`;
  }
  if (length > 1) return `${length} of the ${opened} ${plural(kind)} that this line opened were never closed`;
  return `${article(kind)} ${singular(kind)} was never closed: ${first.peer ?? first.path ?? describeDescriptor(first)}`;
}
