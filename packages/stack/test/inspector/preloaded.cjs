globalThis.preloaded = (globalThis.preloaded ?? []).concat(process.argv.length);
