/* oxlint-disable */
// Loaded before each program of the corpus, with --require. In truth mode the probes record what V8 says of
// the stack; otherwise nothing here runs, and the program never asks V8 for a stack.
'use strict';
const fs = require('node:fs');

const file = process.env.PTRACER_TRUTH;
if (file) {
  const { appendFileSync } = fs;
  for (const name of ['existsSync', 'openSync', 'accessSync', 'statSync', 'readlinkSync']) {
    const original = fs[name];
    const probe = function (...args) {
      const [path] = args;
      if (typeof path === 'string' && path.startsWith('/nonexistent/ptracer/')) record(path.slice(21), probe);
      return original.apply(this, args);
    };
    fs[name] = probe;
  }

  const record = (label, above) => {
    const { prepareStackTrace, stackTraceLimit } = Error;
    Error.stackTraceLimit = Infinity;
    Error.prepareStackTrace = (_, sites) => sites;
    const holder = {};
    Error.captureStackTrace(holder, above);
    const sites = holder.stack;
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
    const frames = sites.map((site) => ({
      functionName: combinatorOf(site) ?? site.getFunctionName(),
      url: urlOf(site),
      line: site.getLineNumber(),
      column: site.getColumnNumber(),
      construct: site.isConstructor(),
      async: site.isAsync(),
      text: String(site),
    }));
    appendFileSync(file, `${JSON.stringify({ label, frames })}\n`);
  };

  // `async Promise.all (index 1)`: V8 says it in the text only.
  const combinatorOf = (site) => /^async (Promise\.\w+ \(index \d+\))/.exec(String(site))?.[1];

  const urlOf = (site) => {
    const name = site.getScriptNameOrSourceURL?.() ?? site.getFileName();
    if (name) return name;
    return site.isEval() ? `${site.getEvalOrigin()}, <anonymous>` : null;
  };
}
