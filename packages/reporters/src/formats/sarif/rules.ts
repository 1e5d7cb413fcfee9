/** What the rules look for, as SARIF describes rules. */
import type { Rule } from '../../finding.js';
import type { ReportingDescriptor } from './types.js';

type Description = Omit<ReportingDescriptor, 'id'>;

function help(text: string): { text: string; markdown: string } {
  return { text: text.replaceAll('`', ''), markdown: text };
}

const DESCRIPTIONS: Readonly<Record<Rule, Description>> = {
  leak: {
    name: 'DescriptorLeak',
    shortDescription: { text: 'A descriptor is never closed.' },
    fullDescription: {
      text: 'A line opened files, sockets or other descriptors that were still open when the traced program ended or the trace did. A process that goes on so ends with EMFILE.',
    },
    help: help(
      'Close what the line opens, on every way out of the function: `fs.closeSync(fd)` in a `finally`, `await handle.close()`, `socket.destroy()`, `server.close()`. Several descriptors of one line are an error, a single one is a warning, and what is held on purpose, such as a listening socket, is a note.',
    ),
    defaultConfiguration: { level: 'warning' },
    properties: { tags: ['reliability', 'resources'] },
  },
  blocking: {
    name: 'BlockedEventLoop',
    shortDescription: { text: 'A line blocks the event loop in the kernel.' },
    fullDescription: {
      text: 'A thread with an event loop stood still in system calls that a line made. Nothing else ran on the thread in that time: no timer, no request, no callback.',
    },
    help: help(
      'Use the form that does not wait (`fs.promises`, a stream, `execFile` in place of `execFileSync`), or do the work in a worker. The figures tell the time in all calls of the line, and the longest of them.',
    ),
    defaultConfiguration: { level: 'warning' },
    properties: { tags: ['performance'] },
  },
  startup: {
    name: 'ModuleSearch',
    shortDescription: { text: 'A module looks for files that are not there.' },
    fullDescription: {
      text: 'While modules were loaded, files were looked for that do not exist. Each search is a system call that blocks the start of the program.',
    },
    help: help(
      'Import by full names, with the extension; leave out folders that only hold an index; bundle what is loaded at every start.',
    ),
    defaultConfiguration: { level: 'note' },
    properties: { tags: ['performance'] },
  },
};

/** All rules, with or without findings, in an order that does not change. */
export const RULES: readonly ReportingDescriptor[] = Object.entries(DESCRIPTIONS).map(
  ([id, description]) => ({
    id,
    ...description,
  }),
);

/** Where a rule stands in `RULES`. */
export function indexOfRule(rule: Rule): number {
  return RULES.findIndex(({ id }) => id === rule);
}
