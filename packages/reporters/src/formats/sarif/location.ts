/** Places as SARIF's locations. Pure. */
import { resolve } from 'node:path';
import type { Frame, JsStack, StartEvent } from '@ptracer/core';
import type { CallSite } from '../../finding.js';
import { filePlaceOf, placeText } from '../../text/paths.js';
import { visible } from '../../text/visible.js';
import { artifactOf } from './uri.js';
import type { LogicalLocation, Location, Stack } from './types.js';

interface Place {
  functionName: string | null;
  url: string | null;
  line: number | null;
  column: number | null;
}

function logicalOf({ functionName }: Place): LogicalLocation[] {
  return functionName === null || functionName === ''
    ? []
    : [{ name: visible(functionName), kind: 'function' }];
}

/**
 * A place in a file has a physical location. Others (`node:fs`, `wasm://…`) have none: code scanning of GitHub refuses a
 * log in which a URI is of any other scheme than `file`.
 */
function locationOf(place: Place, root: string): Location {
  const { url, line, column } = place;
  const at = url === null ? undefined : filePlaceOf({ url, line, column });
  const logicalLocations = logicalOf(place);
  if (at === undefined) {
    if (url !== null) logicalLocations.push({ fullyQualifiedName: visible(url), kind: 'module' });
    return { ...(logicalLocations.length > 0 && { logicalLocations }) };
  }
  return {
    physicalLocation: {
      artifactLocation: artifactOf(at.path, root),
      ...(at.line !== null && {
        region: {
          startLine: Math.max(1, at.line),
          ...(at.column !== null && { startColumn: Math.max(1, at.column) }),
        },
      }),
    },
    ...(logicalLocations.length > 0 && { logicalLocations }),
  };
}

const SCRIPT = /\.[cm]?[jt]sx?$/;

/** Options of Node.js whose value is a script too, but not the program. */
const PRELOADING: ReadonlySet<string> = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
]);

/**
 * The traced program as a whole: the script of its command, else its package.json. For what has no line in any file:
 * SARIF lets a result be without a location, but code scanning of GitHub refuses the whole log then ("expected at least
 * one location").
 */
export function programLocation(start: StartEvent | undefined, folder: string, root: string): Location {
  const words = start?.command.slice(1) ?? [];
  const script = words.find(
    (word, i) => !word.startsWith('-') && SCRIPT.test(word) && !PRELOADING.has(words[i - 1] ?? ''),
  );
  const artifactLocation = artifactOf(resolve(folder, script ?? 'package.json'), root);
  const description = { text: 'The program as a whole: no line of a file is known.' };
  return { physicalLocation: { artifactLocation: { ...artifactLocation, description } } };
}

/** Where a finding stands: its site, and the program where that is no line of a file. */
export function siteLocation(site: CallSite | null, program: Location, root: string): Location {
  return site === null ? program : { ...program, ...locationOf(site, root) };
}

/** A dependency that made the calls. */
export function throughLocation(through: CallSite, root: string): Location {
  return { ...locationOf(through, root), message: { text: 'the line of a dependency that made the calls' } };
}

function frameLocation(frame: Frame, folder: string, root: string): Location {
  const place = { functionName: frame.functionName, ...(frame.original ?? frame) };
  const { url, line, column } = place;
  const where = url === null ? '' : placeText({ url, line, column }, folder);
  const words = [frame.async && 'async', frame.construct && 'new', frame.functionName, where && `(${where})`];
  const text = visible(words.filter(Boolean).join(' '));
  return { ...locationOf(place, root), ...(text !== '' && { message: { text } }) };
}

/** A JavaScript stack, innermost frame first, as SARIF has it too (§3.44.3). */
export function stackOf({ frames, exact }: JsStack, folder: string, root: string): Stack {
  return {
    ...(!exact && { message: { text: 'The engine cannot vouch for every frame.' } }),
    frames: frames.map((frame) => ({ location: frameLocation(frame, folder, root) })),
  };
}
