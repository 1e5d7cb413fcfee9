/** What is said of files that were opened, and of calls that were made, against an expectation. */
import { inspect } from 'node:util';
import type { SyscallEvent } from '@ptracer/core';
import { findingLines, type Finding } from './findings.js';
import type { OpenedFile } from './opened.js';
import { originOf } from './origin.js';
import type { Style } from './style.js';

function openedFinding({ path, target, call }: OpenedFile): Finding {
  return {
    sort: 'file',
    name: path,
    ...(target !== undefined && { details: `leads to ${target}` }),
    origin: originOf(call),
  };
}

/** Files that no glob allows. */
export function openedMessage(files: readonly OpenedFile[], globs: readonly string[], style: Style): string {
  const distinct = new Set(files.map(({ path }) => path));
  const [first] = distinct;
  const headline = distinct.size === 1 ? `a file was opened: ${first}` : `${distinct.size} files were opened`;
  const only = globs.length === 0 ? 'none may be' : `only these may be: ${globs.join(', ')}`;
  return [
    `${headline}; ${only}`,
    ...findingLines(
      files.map((file) => openedFinding(file)),
      'opened',
      style,
    ),
    '',
  ].join('\n');
}

/** A pattern as its reader wrote it, more or less. */
export function patternText(pattern: unknown): string {
  return typeof pattern === 'string'
    ? pattern
    : inspect(pattern, { depth: 4, breakLength: Infinity, compact: true });
}

/** Calls that should not have been made. `lines`: each as strace writes it. */
export function callsMessage(
  calls: readonly SyscallEvent[],
  lines: readonly string[],
  pattern: unknown,
  style: Style,
): string {
  const names = [...new Set(calls.map(({ name }) => `${name}()`))];
  const headline =
    calls.length === 1
      ? `a call was made: ${names[0]}`
      : `${calls.length} calls were made: ${names.join(', ')}`;
  const findings = calls.map((call, i): Finding => ({
    sort: call.name,
    name: lines[i] ?? call.name,
    origin: originOf(call),
  }));
  return [
    `${headline}; none may match ${patternText(pattern)}`,
    ...findingLines(findings, 'made', style),
    '',
  ].join('\n');
}
