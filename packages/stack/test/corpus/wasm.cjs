/* oxlint-disable */
// WebAssembly between two JavaScript functions, with and without a name section, cold and hot.
'use strict';
const fs = require('node:fs');

const text = (string) => [string.length, ...Buffer.from(string)];
const section = (id, bytes) => [id, bytes.length, ...bytes];

// (import "env" "f" (func)) (func $inner call 0) (func $outer call 1) (export "run" (func $outer))
function moduleBytes(names) {
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  bytes.push(...section(1, [1, 0x60, 0, 0]));
  bytes.push(...section(2, [1, ...text('env'), ...text('f'), 0, 0]));
  bytes.push(...section(3, [2, 0, 0]));
  bytes.push(...section(7, [1, ...text('run'), 0, 2]));
  bytes.push(...section(10, [2, 4, 0, 0x10, 0, 0x0b, 5, 0, 0x01, 0x10, 1, 0x0b]));
  if (names) {
    const functions = [2, 1, ...text('inner'), 2, ...text('outer')];
    bytes.push(...section(0, [...text('name'), 1, functions.length, ...functions]));
  }
  return Uint8Array.from(bytes);
}

function run(names, f) {
  const module = new WebAssembly.Module(moduleBytes(names));
  return new WebAssembly.Instance(module, { env: { f } }).exports.run;
}

run(false, () => fs.existsSync('/nonexistent/ptracer/wasm-plain'))();
run(true, function imported() {
  fs.existsSync('/nonexistent/ptracer/wasm-named');
})();
let calls = 0;
const hot = run(true, () => {
  if (++calls % 25_000 === 0) fs.existsSync('/nonexistent/ptracer/wasm-hot');
});
function loop() {
  for (let i = 0; i < 100_000; i++) hot();
}
loop();
