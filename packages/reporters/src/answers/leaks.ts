/** Which lines open descriptors that are never closed. */
import { DescriptorTable, type OpenDescriptor, type SyscallEvent, type TraceEvent } from '@ptracer/core';
import type { Analysis } from '../analysis.js';
import { originKey, originOf } from '../call-site.js';
import type { Finding } from '../finding.js';
import { severityRank } from '../severity.js';
import { isCleanUp } from './clean-up.js';
import { isAccepted, LeakGroup, type Line } from './leak-group.js';

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

const EXHAUSTED: ReadonlySet<string | null> = new Set(['EMFILE', 'ENFILE']);

/** How a process came to leave a descriptor open. */
type Ending = 'exited' | 'killed' | 'alive';

/** Where work was cut short, a descriptor counts when it is older than this many times the longest life of its like. */
const OVERDUE = 2;
/** Where none of its like was ever closed, and the process goes on, it counts from this age on, ns. */
const YOUNG = 1e9;

/** Finds descriptors that were never closed. Feed it with every call that `descriptorSyscalls` names. */
export class LeakAnalysis implements Analysis<'leak'> {
  readonly rule = 'leak';
  readonly #table: DescriptorTable;
  readonly #lines = new Map<string, Line>();
  /** The line of each call that made a descriptor that is open. */
  readonly #keys = new WeakMap<SyscallEvent, string>();
  readonly #groups = new Map<string, { group: LeakGroup; ranJavaScript: boolean }>();
  /** When each process began with the program that it runs, ns: what it had then, it was given. */
  readonly #programs = new Map<number, number>();
  /** Processes that run JavaScript. */
  readonly #javaScript = new Set<number>();
  #sawJavaScript = false;
  /** The call that is being observed. */
  #call: SyscallEvent | undefined;
  readonly #answer: LeakAnswer = { opened: 0, closed: 0, inUse: 0, ofNode: 0, leftOut: 0, exhausted: null };

  constructor(readonly options: LeakOptions = {}) {
    this.#table = new DescriptorTable({
      opened: (descriptor) => {
        this.#answer.opened++;
        this.#lineOf(descriptor).opened++;
      },
      closed: (descriptor) => {
        if (descriptor.pid !== descriptor.call.pid) return;
        if (this.#isByNode(descriptor)) return this.#leftOpen(descriptor, 'exited');
        this.#answer.closed++;
        const line = this.#lineOf(descriptor);
        line.closed++;
        line.longestLife = Math.max(line.longestLife, descriptor.ageNs);
      },
    });
  }

  observe(event: TraceEvent): void {
    switch (event.type) {
      case 'syscall':
        this.#call = event;
        this.#observeCall(event);
        break;
      case 'exec':
        this.#programs.set(event.pid, event.time);
        this.#javaScript.delete(event.pid);
        break;
      case 'exit':
        if (event.tid === event.pid) this.#leave(event.pid, event.signal === null ? 'exited' : 'killed');
        break;
      default:
    }
    this.#table.observe(event);
  }

  finish(end?: number): { findings: Finding[]; answer: LeakAnswer } {
    this.#leave(undefined, 'alive', end);
    const exhausted = this.#answer.exhausted !== null;
    const findings = [...this.#groups.values()].map(({ group, ranJavaScript }) =>
      group.finding(exhausted, ranJavaScript || !this.#sawJavaScript),
    );
    findings.sort((a, b) => severityRank(a) - severityRank(b) || b.count - a.count || b.ageNs - a.ageNs);
    return { findings, answer: this.#answer };
  }

  #isByNode({ kind, call }: OpenDescriptor): boolean {
    const closing = this.#call;
    return closing?.name === 'close' && closing.pid === call.pid && isCleanUp(kind, call, closing);
  }

  #observeCall({ pid, stack, result, startTime }: SyscallEvent): void {
    if (stack !== undefined && stack.frames.length > 0) {
      this.#javaScript.add(pid);
      this.#sawJavaScript = true;
    }
    if (!EXHAUSTED.has(result.errno)) return;
    this.#answer.exhausted ??= { calls: 0, firstTime: startTime };
    this.#answer.exhausted.calls++;
  }

  /** What a process that ends has open, or at the end of the trace every process. */
  #leave(pid: number | undefined, ending: Ending, end?: number): void {
    for (const descriptor of this.#table.open(end)) {
      if (pid !== undefined && descriptor.pid !== pid) continue;
      // What was inherited is its parent's matter; and so is what the child was given before it ran its program.
      if (descriptor.pid !== descriptor.call.pid) continue;
      if (descriptor.openedAt >= (this.#programs.get(descriptor.pid) ?? 0))
        this.#leftOpen(descriptor, ending);
    }
    if (pid === undefined) return;
    this.#programs.delete(pid);
    this.#javaScript.delete(pid);
  }

  #leftOpen(descriptor: OpenDescriptor, ending: Ending): void {
    const { all = false, filter = () => true } = this.options;
    if (descriptor.owner === 'node' && !all) this.#answer.ofNode++;
    else if (!this.#isOverdue(descriptor, ending)) this.#answer.inUse++;
    else if (!filter(descriptor.call)) this.#answer.leftOut++;
    else {
      const ranJavaScript = this.#javaScript.has(descriptor.pid);
      const key = `${ranJavaScript}\0${descriptor.listening ?? false}\0${this.#keyOf(descriptor)}`;
      let entry = this.#groups.get(key);
      if (entry === undefined) {
        entry = { group: new LeakGroup(descriptor, this.#lineOf(descriptor)), ranJavaScript };
        this.#groups.set(key, entry);
      }
      entry.group.add(descriptor);
    }
  }

  /** A process that ended in peace has had its time. */
  #isOverdue(descriptor: OpenDescriptor, ending: Ending): boolean {
    if (ending === 'exited' || descriptor.listening) return true;
    const { closed, longestLife } = this.#lineOf(descriptor);
    if (closed > 0) return descriptor.ageNs > OVERDUE * longestLife;
    return ending === 'killed' || descriptor.ageNs > YOUNG || isAccepted(descriptor);
  }

  #keyOf({ call, kind }: OpenDescriptor): string {
    let key = this.#keys.get(call);
    if (key === undefined) {
      const origin = originOf(call);
      // A name is looked up on the pool, for the line that connects: with sockets of its own.
      const where = call.thread.role === 'uv-pool' ? 'pool' : '';
      key = `${kind}\0${call.name}\0${where}\0${originKey(origin)}`;
      this.#keys.set(call, key);
      if (!this.#lines.has(key)) this.#lines.set(key, { origin, opened: 0, closed: 0, longestLife: 0 });
    }
    return key;
  }

  #lineOf(descriptor: OpenDescriptor): Line {
    return this.#lines.get(this.#keyOf(descriptor))!;
  }
}
