// Says what a program can know of itself.
const { spawnSync } = require('node:child_process');
const order = [];
process.nextTick(() => order.push('tick'));
Promise.resolve().then(() => order.push('promise'));
const { NODE_OPTIONS: _, PTRACER_INSPECTOR: __, ...env } = process.env;
setTimeout(() => {
  console.log(
    JSON.stringify({
      order,
      execArgv: process.execArgv,
      argv: process.argv,
      env: Object.keys(env).sort(),
      globals: Object.getOwnPropertyNames(globalThis),
      symbols: Object.getOwnPropertySymbols(globalThis).map(String),
      errors: Object.getOwnPropertyNames(Error),
      limit: Error.stackTraceLimit,
      main: require.main === module,
      cache: Object.keys(require.cache),
      // But for 'exit': the engine has to know.
      listeners: process
        .eventNames()
        .map(String)
        .filter((name) => name !== 'exit'),
      resources: process.getActiveResourcesInfo(),
      child: spawnSync(process.execPath, ['-p', '6 * 7'], { encoding: 'utf8' }).stdout,
      preloaded: globalThis.preloaded,
    }),
  );
}, 20);
