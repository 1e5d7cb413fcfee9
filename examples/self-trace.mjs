// Which settings files does a program look for, and which lines ask for them? It traces the block that loads them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report, straceReporter, trace } from 'ptracer';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
writeFileSync(join(folder, 'app.json'), '{ "colour": "green" }');

function read(name) {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch {
    return undefined;
  }
}

function loadSettings() {
  return read('app.local.json') ?? read('app.json') ?? {};
}

const context = trace(undefined, { filter: { name: /^open/, path: `${folder}/*.json` } });
const { colour } = loadSettings();
await context.detach();

await report(context, straceReporter(process.stdout));
console.log(`the colour is ${colour}`);

rmSync(folder, { recursive: true });
