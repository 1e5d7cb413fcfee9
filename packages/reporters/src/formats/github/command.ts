/**
 * Workflow commands of GitHub Actions. Pure.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands; what is escaped is what the
 * runner (actions/runner, `ActionCommand`) turns back.
 */
import type { Severity } from '../../finding.js';

/** Where in a file, and under which title. `file` is relative to the repository. */
export interface AnnotationPlace {
  file?: string;
  /** 1-based. */
  line?: number;
  /** 1-based. */
  col?: number;
  title: string;
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

const encode = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

const escapeMessage = (text: string): string => text.replace(/[%\r\n]/g, encode);

const escapeProperty = (text: string): string => text.replace(/[%\r\n:,]/g, encode);

/** A line that makes an annotation. */
export function annotation(severity: Severity, place: AnnotationPlace, message: string): string {
  const properties = Object.entries(place)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${LEVELS[severity]} ${properties.join(',')}::${escapeMessage(message)}\n`;
}
