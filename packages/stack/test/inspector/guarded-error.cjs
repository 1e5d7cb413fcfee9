// A program with an Error of its own mind: nobody may touch it.
const { existsSync } = require('node:fs');
let touched = 0;
Object.defineProperty(Error, 'prepareStackTrace', {
  configurable: true,
  get: () => void touched++,
  set() {
    touched++;
  },
});
const go = () => existsSync('/nonexistent/ptracer/guarded');
for (let i = 0; i < 10; i++) go();
setTimeout(() => console.log(touched), 20);
