/**
 * Original positions of code as this process runs it. Test runners transform modules in memory: the map is
 * in no file, but the runner (or Node) has it, to print stacks. So they are asked what they would print.
 */
import { findSourceMap } from 'node:module';
import { runInThisContext } from 'node:vm';
import type { SourcePosition } from '@ptracer/core';

const NAME = 'ptracerAsks';
/** The last line of a stack. The map may have another name for what is called there. */
const PRINTED = /\n\s+at (?:[^(\n]* \()?([^\n]+):(\d+):(\d+)\)?\s*$/;

/**
 * A call site that never was. Runners copy call sites, in several ways: methods stand on the prototype, and use
 * no `this`.
 */
function askedSite({ url, line, column }: SourcePosition): NodeJS.CallSite {
  class AskedSite {
    getFileName(): string {
      return url;
    }
    getScriptNameOrSourceURL(): string {
      return url;
    }
    getLineNumber(): number {
      return line;
    }
    getColumnNumber(): number {
      return column;
    }
    getEnclosingLineNumber(): number {
      return line;
    }
    getEnclosingColumnNumber(): number {
      return column;
    }
    getFunctionName(): string {
      return NAME;
    }
    getTypeName(): null {
      return null;
    }
    getMethodName(): null {
      return null;
    }
    getEvalOrigin(): undefined {}
    getThis(): undefined {}
    getFunction(): undefined {}
    getScriptHash(): string {
      return '';
    }
    getPosition(): number {
      return 0;
    }
    getPromiseIndex(): null {
      return null;
    }
    isToplevel(): boolean {
      return true;
    }
    isEval(): boolean {
      return false;
    }
    isNative(): boolean {
      return false;
    }
    isConstructor(): boolean {
      return false;
    }
    isAsync(): boolean {
      return false;
    }
    isPromiseAll(): boolean {
      return false;
    }
    toString(): string {
      return `${NAME} (${url}:${line}:${column})`;
    }
  }
  return new AskedSite();
}

/** Node's own maps, where source maps are enabled (`--enable-source-maps`, tsx). */
function byNode({ url, line, column }: SourcePosition): SourcePosition | undefined {
  const entry = findSourceMap(url)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry) || entry.originalSource === undefined)
    return undefined;
  return { url: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** What a runner's `Error.prepareStackTrace` makes of the position. */
function byRunner(constructor: ErrorConstructor, at: SourcePosition): SourcePosition | undefined {
  const printed: unknown = constructor.prepareStackTrace?.(new Error('asked'), [askedSite(at)]);
  const found = typeof printed === 'string' ? PRINTED.exec(printed) : null;
  if (found === null) return undefined;
  const [, url = '', line, column] = found;
  const moved = url !== at.url || Number(line) !== at.line || Number(column) !== at.column;
  return moved ? { url, line: Number(line), column: Number(column) } : undefined;
}

/** `Error` of Node's main context: vitest's vm pools and jest run tests in another, and keep their maps here. */
const MainError = runInThisContext('Error') as ErrorConstructor;

/** The original of a position of running code; `undefined` where neither Node nor a runner knows one. */
export function originalInThisProcess(at: SourcePosition): SourcePosition | undefined {
  try {
    return byNode(at) ?? byRunner(Error, at) ?? byRunner(MainError, at);
  } catch {
    // Anybody may have set Error.prepareStackTrace, to anything.
    return undefined;
  }
}
