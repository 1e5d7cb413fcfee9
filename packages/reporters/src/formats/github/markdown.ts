/** The outcome of a trace as a job summary, in GitHub Flavored Markdown. Pure. */
import type { Finding } from '../../finding.js';
import { countText, figuresText } from '../../text/quantity.js';
import type { Outcome } from '../at-end.js';
import { commandText, whereText } from '../finding-text.js';
import { visible } from '../../text/visible.js';

/** Text that is not read as Markdown or HTML: what could be, stands as a character reference. */
function markdownText(text: string): string {
  return visible(text).replace(/[^\p{L}\p{N} .,;()/-]/gu, (char) => `&#${char.codePointAt(0)};`);
}

/** GitHub leaves code alone where it looks for emoji (`app.js:100:5`), mentions and links. */
const code = (text: string): string => `<code>${markdownText(text)}</code>`;

/** Characters of the command that are shown. */
const MOST_OF_COMMAND = 200;

const SEVERITIES = [
  ['error', 'error', 'errors'],
  ['warning', 'warning', 'warnings'],
  ['note', 'note', 'notes'],
] as const;

function countsText(findings: readonly Finding[]): string {
  const counts = SEVERITIES.flatMap(([severity, one, many]) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [countText(count, one, many)];
  });
  return counts.length === 0 ? 'no findings' : counts.join(', ');
}

function rowOf(finding: Finding, folder: string): string {
  const { rule, severity, site, message } = finding;
  const where = whereText(finding, folder);
  const cells = [
    `${rule} (${severity})`,
    site === null ? markdownText(where) : code(where),
    markdownText(message),
    markdownText(figuresText(finding)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

const shortened = (command: string): string =>
  command.length > MOST_OF_COMMAND ? `${command.slice(0, MOST_OF_COMMAND)}…` : command;

function headOf({ start, findings, notices, summary: { error } }: Outcome): string {
  const paragraphs = [
    `### ptracer: ${countsText(findings)}`,
    ...(start === undefined ? [] : [code(shortened(commandText(start.command)))]),
    ...(error === undefined ? [] : [`**The trace broke off:** ${markdownText(error.message)}`]),
    ...notices.map(({ text }) => `**Warning:** ${markdownText(text)}`),
  ];
  return `${paragraphs.join('\n\n')}\n\n`;
}

const TABLE = '| Rule | Where | What | Figures |\n| --- | --- | --- | --- |\n';

const cutLine = (count: number): string =>
  `\n${countText(count, 'finding', 'findings')} more: GitHub takes 1 MiB of summary from a step.\n`;

/** `room`: how many bytes it may have. Findings that do not fit are left out, and counted; `''`: nothing fits. */
export function summaryMarkdown(outcome: Outcome, room: number): string {
  const { findings, folder } = outcome;
  const head = headOf(outcome) + (findings.length === 0 ? '' : TABLE);
  const rows = findings.map((finding) => rowOf(finding, folder));
  const end = Buffer.byteLength(cutLine(findings.length)) + 1;
  let left = room - Buffer.byteLength(head) - end;
  const fitting = rows.findIndex((row) => (left -= Buffer.byteLength(row)) < 0);
  const table =
    fitting === -1 ? rows.join('') : rows.slice(0, fitting).join('') + cutLine(rows.length - fitting);
  const text = `${head}${table}\n`;
  return Buffer.byteLength(text) <= room ? text : '';
}
