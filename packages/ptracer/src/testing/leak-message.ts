/** What is said of descriptors that were left open. */
import { describeDescriptor, type OpenDescriptor } from '@ptracer/core';
import { closingAdvice, durationText } from '@ptracer/reporters';
import { findingLines, type Finding } from './findings.js';
import { originOf } from './origin.js';
import type { Style } from './style.js';

function isFile({ kind }: OpenDescriptor): boolean {
  return kind === 'file' || kind === 'directory';
}

/** A file is called by its path alone: `/tmp/a.json`, `socket 127.0.0.1:80`, `pipe`. */
function nameOf(descriptor: OpenDescriptor): string {
  return isFile(descriptor) && descriptor.path !== null ? descriptor.path : describeDescriptor(descriptor);
}

function findingOf(descriptor: OpenDescriptor): Finding {
  const { pid, fd, kind, ageNs, call, stack = call.stack } = descriptor;
  const details = [
    `fd ${fd}`,
    ...(isFile(descriptor) ? [kind] : []),
    ...(pid === process.pid ? [] : [`in process ${pid}`]),
    `open for ${durationText(ageNs)}`,
  ];
  return {
    sort: kind,
    name: nameOf(descriptor),
    details: details.join(', '),
    origin: originOf({ thread: call.thread, ...(stack && { stack }) }),
  };
}

/** One line. */
function adviceFor(descriptors: readonly OpenDescriptor[]): string {
  const found = descriptors.map(closingAdvice);
  return `close ${descriptors.length === 1 ? 'it' : 'them'}: ${[...new Set(found)].join('; ')}`;
}

/** The whole message. */
export function leakMessage(descriptors: readonly OpenDescriptor[], style: Style): string {
  const [first] = descriptors;
  const headline =
    first !== undefined && descriptors.length === 1
      ? `a descriptor was left open: ${nameOf(first)}`
      : `${descriptors.length} descriptors were left open`;
  return [
    headline,
    ...findingLines(
      descriptors.map((descriptor) => findingOf(descriptor)),
      'opened',
      style,
    ),
    '',
    adviceFor(descriptors),
    '',
  ].join('\n');
}
