/** How one finding is told on a terminal: what, where, the source, what to do. */
import type pc from 'picocolors';
import type { CallSite, Finding, Severity } from '../finding.js';
import { formatStack } from '../formats/strace/stack.js';
import { siteText } from '../text/paths.js';
import { visible } from '../text/visible.js';
import type { Sources } from '../text/sources.js';

type Colors = ReturnType<typeof pc.createColors>;

/** What all findings of one report share. */
export interface FindingStyle {
  colors: Colors;
  folder: string;
  /** `undefined`: no source is shown. */
  sources: Sources | undefined;
  /** Of the terminal, if any. */
  columns: number | undefined;
}

const LABELS: Readonly<Record<Severity, (colors: Colors) => string>> = {
  error: (colors) => colors.red(colors.bold('error')),
  warning: (colors) => colors.yellow(colors.bold('warning')),
  note: (colors) => colors.dim('note'),
};

const INDENT = '  ';

/** Frames of the callers that are shown. */
const CALLERS = 4;

function near({ inexact }: CallSite): string {
  return inexact ? 'near' : 'at';
}

/** The user's frames above the site. */
function callerLines({ stack }: Finding, { folder }: FindingStyle): string[] {
  if (stack === undefined) return [];
  const own = stack.frames.filter(({ kind }) => kind === 'user');
  const lines = formatStack({ ...stack, frames: own.slice(1) }, { frames: 'all', folder }).map(
    (line) => `called ${line}`,
  );
  const rest = lines.length - CALLERS;
  return rest > 1 ? [...lines.slice(0, CALLERS), `… ${rest} more`] : lines;
}

/**
 * @param figures what this kind of finding counts
 * @param advice what to do
 */
export function findingLines(
  finding: Finding,
  figures: readonly string[],
  advice: string | undefined,
  style: FindingStyle,
): string[] {
  const { colors, folder, sources } = style;
  const { site, through, reason } = finding;
  const { dim, red } = colors;
  const columns = style.columns === undefined ? Infinity : style.columns - 2 * INDENT.length;
  const frame = site === null ? [] : (sources?.frame(site, { dim, red, columns }) ?? []);
  const where =
    site === null
      ? [colors.dim(`the line is not known: ${visible(reason ?? 'no stack was taken')}`)]
      : [`${near(site)} ${colors.cyan(siteText(site, folder))}`];
  if (through !== undefined) {
    const name = through.package === undefined ? '' : `${visible(through.package)}: `;
    where.push(colors.dim(`through ${name}${siteText(through, folder)}`));
  }
  const message = visible(finding.message);
  const callers =
    site === null || sources === undefined ? [] : callerLines(finding, style).map((line) => colors.dim(line));
  return [
    `${LABELS[finding.severity](colors)} ${finding.severity === 'note' ? message : colors.bold(message)}`,
    ...[
      ...where,
      ...(frame.length === 0 ? [] : ['', ...frame.map((line) => `${INDENT}${line}`), '']),
      ...callers,
      ...figures,
      ...(advice === undefined ? [] : [`${colors.green('fix:')} ${advice}`]),
    ].map((line) => (line === '' ? '' : `${INDENT}${line}`)),
    '',
  ];
}
