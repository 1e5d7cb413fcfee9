/* oxlint-disable */
// Loaded before a real program, with --require, in both runs. In truth mode it wraps the functions through which
// `node:fs` reaches the kernel, so that every frame below them, those of `node:fs` included, is recorded; what is
// between a recorded function and its system call is C++. Otherwise it only marks where the program begins and
// ends: nothing of the traced program is changed, and nobody asks V8 for a stack.
'use strict';
const fs = require('node:fs');
const { writeFileSync } = fs;
const { captureStackTrace } = Error;

const mark = (name) => fs.existsSync(`/nonexistent/ptracer/${name}`);
const file = process.env.PTRACER_TRUTH;
const records = [];
let recording = false;

// Of the functions that make several calls (realpath, rmSync, cp…) nobody could tell which is which.
const CALLS = {
  open: 'open',
  readFileUtf8: 'open',
  writeFileUtf8: 'open',
  readdir: 'open',
  stat: 'stat',
  internalModuleStat: 'stat',
  lstat: 'lstat',
  access: 'access',
  existsSync: 'access',
  readlink: 'readlink',
  mkdir: 'mkdir',
  unlink: 'unlink',
};

if (file) {
  // `process.binding` warns only under --pending-deprecation.
  const binding = process.binding('fs');
  const isAsynchronous = (arg) => arg === binding.kUsePromises || arg instanceof binding.FSReqCallback;
  for (const [name, call] of Object.entries(CALLS)) {
    const original = binding[name];
    if (typeof original !== 'function') continue;
    binding[name] = function probe(...args) {
      // n20 to n24: internalModuleStat(receiver, path).
      const path = typeof args[0] === 'object' && !Buffer.isBuffer(args[0]) ? args[1] : args[0];
      const isPath = typeof path === 'string' || Buffer.isBuffer(path);
      if (recording && isPath && !args.some(isAsynchronous)) record(call, String(path), probe);
      return original.apply(this, args);
    };
  }
}

// Programs lower the limit, replace the formatter, or make either throw or stick: both are put aside for the moment.
const OPEN = { configurable: true, enumerable: true, writable: true };

function put(name, value) {
  const before = Object.getOwnPropertyDescriptor(Error, name);
  Object.defineProperty(Error, name, { ...OPEN, value });
  return () => (before ? Object.defineProperty(Error, name, before) : delete Error[name]);
}

function record(call, path, above) {
  const restore = [put('stackTraceLimit', Infinity), put('prepareStackTrace', (_, sites) => sites)];
  const holder = {};
  captureStackTrace(holder, above);
  const sites = holder.stack;
  for (const undo of restore) undo();
  const frames = sites.map((site) => ({
    functionName: combinatorOf(site) ?? site.getFunctionName(),
    url: urlOf(site),
    line: site.getLineNumber(),
    column: site.getColumnNumber(),
    async: site.isAsync(),
    text: String(site),
  }));
  records.push({ call, path, frames });
}

// `async Promise.all (index 1)`: V8 says it in the text only.
const combinatorOf = (site) => /^async (Promise\.\w+ \(index \d+\))/.exec(String(site))?.[1];

function urlOf(site) {
  const name = site.getScriptNameOrSourceURL?.() ?? site.getFileName();
  if (name) return name;
  return site.isEval() ? `${site.getEvalOrigin()}, <anonymous>` : null;
}

process.on('exit', () => {
  recording = false;
  mark('end');
  if (file) writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
});
mark('start');
recording = true;
