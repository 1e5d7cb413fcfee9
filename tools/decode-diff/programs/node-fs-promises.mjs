import fs from 'node:fs/promises';
import { watch } from 'node:fs';

await fs.mkdir('a');
const watcher = watch('a');
await fs.writeFile('a/file', 'tea\n');
const file = await fs.open('a/file', 'r+');
await file.appendFile('cake\n');
await file.stat();
await file.sync();
await file.read(Buffer.alloc(4), 0, 4, 0);
await file.close();
for await (const entry of await fs.opendir('tree', { recursive: true }))
  await fs.lstat(`${entry.parentPath}/${entry.name}`);
await fs.cp('tree', 'copied', { recursive: true });
await fs.utimes('a/file', 1_600_000_000, 1_600_000_000);
await fs.access('a/none').catch((error) => console.log(error.code));
await fs.mkdtemp('a/tmp-');
watcher.close();
await fs.rm('a', { recursive: true });
