/* oxlint-disable */
// Paths and lengths of their own for each call, and the truth of who called: Error.stack where the argument is made.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';

export const folder =
  process.env.PTRACER_POOL_FOLDER ?? fs.mkdtempSync(path.join(os.tmpdir(), 'ptracer-pool-'));
const truth = process.env.PTRACER_TRUTH;
const lines = [];
let next = 0;

function caller(below) {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_, sites) => sites;
  const holder = {};
  Error.captureStackTrace(holder, below);
  const [site] = holder.stack;
  Error.stackTraceLimit = stackTraceLimit;
  Error.prepareStackTrace = prepareStackTrace;
  return [site.getFunctionName(), site.getLineNumber()];
}

function record(label, below) {
  lines.push(JSON.stringify([label, ...caller(below)]));
}

const id = () => `t${threadId}n${next++}x`;

/** A path that does not exist, made by its caller's line. */
export function name(group = 'fs') {
  const label = `${group}-${id()}`;
  record(label, name);
  return path.join(folder, label);
}

export function file(group = 'fs') {
  const label = `${group}-${id()}`;
  record(label, file);
  const at = path.join(folder, label);
  fs.writeFileSync(at, 'content of a file');
  return at;
}

export function tree(group = 'fs') {
  const label = `${group}-${id()}`;
  record(label, tree);
  const at = path.join(folder, label);
  fs.mkdirSync(path.join(at, 'a/b'), { recursive: true });
  fs.writeFileSync(path.join(at, 'a/b/c'), 'content');
  return at;
}

/** The caller's line uses what was made with that path, too. */
export function again(at) {
  record(path.relative(folder, String(at)).split(path.sep)[0], again);
}

/** From here on, calls without a path or descriptor of their own are the caller's line's. */
export function phase(group) {
  const label = `${group}-${id()}`;
  record(label, phase);
  fs.existsSync(`/nonexistent/ptracer/phase/${label}`);
}

export function finish() {
  if (truth) fs.appendFileSync(truth, lines.map((line) => `${line}\n`).join(''));
  lines.length = 0;
  if (isMainThread && truth) fs.rmSync(folder, { recursive: true, force: true });
}
