/** Paths of a pattern: exact, `folder/`, globs, regular expressions. Pure but for the current folder. */
import { posix } from 'node:path';
import { types } from 'node:util';
import { escapeGlob, globText, isGlob } from './glob.js';
import { eachOf, refusal, shown } from './refusal.js';
import { regExpTest, regExpText, type RegExpText } from './regexp.js';

/** One of them must hold. JSON. */
export interface PathCondition {
  exact: string[];
  /** Folders, with a slash at their ends: they and everything in them. */
  below: string[];
  match: RegExpText[];
}

function addGlob(condition: PathCondition, at: string, glob: string, cwd: string): void {
  const asItStands = globText(at, posix.normalize(glob));
  // `./**` is normalized to `**`, but does not mean everything.
  if (glob.startsWith('./')) asItStands.source = `^(?!/)(?:${asItStands.source})`;
  condition.match.push(asItStands);
  if (!glob.startsWith('/')) condition.match.push(globText(at, posix.join(escapeGlob(cwd), glob)));
}

function addText(condition: PathCondition, at: string, text: string, cwd: string): void {
  if (text === '') throw refusal(at, 'is an empty path');
  if (/^!(?!\()/.test(text)) {
    throw refusal(
      at,
      `${JSON.stringify(text)} begins with !, which excludes nothing here; a file of that name is \\!…`,
    );
  }
  // Also for a glob: a file may have such a name, as `pipe:[4711]`.
  condition.exact.push(text);
  if (isGlob(text)) return addGlob(condition, at, text, cwd);
  if (text === './') {
    condition.exact.push('.');
    return addGlob(condition, at, './**', cwd);
  }
  const forms = [posix.normalize(text), ...(text.startsWith('/') ? [] : [posix.join(cwd, text)])];
  (text.endsWith('/') ? condition.below : condition.exact).push(...forms);
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_FILTER */
export function pathCondition(at: string, matchers: unknown, cwd: string): PathCondition {
  const condition: PathCondition = { exact: [], below: [], match: [] };
  for (const [where, matcher] of eachOf(at, matchers)) {
    if (typeof matcher === 'string') addText(condition, where, matcher, cwd);
    else if (types.isRegExp(matcher)) condition.match.push(regExpText(matcher));
    else throw refusal(where, `a path is a string or a RegExp, not ${shown(matcher)}`);
  }
  condition.exact = [...new Set(condition.exact)];
  return condition;
}

export function pathTest({ exact, below, match }: PathCondition): (path: string) => boolean {
  const texts = new Set(exact);
  const patterns = match.map(regExpTest);
  return (path) =>
    texts.has(path) ||
    below.some((folder) => path.startsWith(folder) || path === folder.slice(0, -1)) ||
    patterns.some((test) => test(path));
}

/**
 * Whether a path is one of `globs`: exact paths, folders (`dir/`) or globs, as `path` of a pattern takes them.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function pathMatcher(
  globs: string | readonly string[],
  cwd: string = process.cwd(),
): (path: string) => boolean {
  return pathTest(pathCondition('globs', globs, cwd));
}
