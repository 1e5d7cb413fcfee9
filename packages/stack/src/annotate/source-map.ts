/** Positions in original sources, by the source maps that scripts name. A map that is missing or broken changes nothing. */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SourcePosition } from '@ptracer/core';
import {
  FlattenMap,
  originalPositionFor,
  type SourceMapInput,
  type TraceMap,
} from '@jridgewell/trace-mapping';

/** The last such comment counts (ECMA-426, "Extraction from JavaScript"). */
const COMMENT = /^[ \t]*\/\/[#@][ \t]*sourceMappingURL=([^\s'"`]+)[ \t]*$/gm;

const DATA_URL = /^data:[^,]*?(;base64)?,(.*)$/s;

function mapText(reference: string, script: URL): { text: string; base: string } {
  const data = DATA_URL.exec(reference);
  if (data !== null) {
    const [, base64, body = ''] = data;
    const text = base64 === undefined ? decodeURIComponent(body) : Buffer.from(body, 'base64').toString();
    return { text, base: script.href };
  }
  const url = new URL(reference, script);
  return { text: readFileSync(url, 'utf8'), base: url.href };
}

function loadMap(script: URL): TraceMap | undefined {
  try {
    const reference = [...readFileSync(script, 'utf8').matchAll(COMMENT)].at(-1)?.[1];
    if (reference === undefined) return undefined;
    const { text, base } = mapText(reference, script);
    // Some servers put a line in front that makes JSON unreadable as a script.
    const map = JSON.parse(text.replace(/^\)\]\}'?[^\n]*\n/, '')) as SourceMapInput;
    return new FlattenMap(map, base);
  } catch {
    return undefined;
  }
}

/** The URL of a script that is a file; `undefined` for any other. */
export function fileUrlOf(script: string): URL | undefined {
  try {
    if (script.startsWith('/')) return pathToFileURL(script);
    return script.startsWith('file:') ? new URL(script) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads each script's map once. */
export class SourceMaps {
  readonly #maps = new Map<string, TraceMap | undefined>();

  /** The original of a position, 1-based; `undefined` where no map has one. A path stays a path, a URL a URL. */
  originalOf({ url, line, column }: SourcePosition): SourcePosition | undefined {
    const map = this.#mapOf(url);
    if (map === undefined) return undefined;
    const found = originalPositionFor(map, { line, column: column - 1 });
    if (found.source === null) return undefined;
    const source =
      url.startsWith('/') && found.source.startsWith('file:') ? fileURLToPath(found.source) : found.source;
    return { url: source, line: found.line, column: found.column + 1 };
  }

  #mapOf(script: string): TraceMap | undefined {
    if (this.#maps.has(script)) return this.#maps.get(script);
    const url = fileUrlOf(script);
    const map = url && loadMap(url);
    this.#maps.set(script, map);
    return map;
  }
}
