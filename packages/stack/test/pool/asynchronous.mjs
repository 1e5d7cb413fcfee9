/* oxlint-disable */
// Every asynchronous API that libuv's pool serves: one call a line, with a path of its own.
import { AsyncLocalStorage } from 'node:async_hooks';
import crypto from 'node:crypto';
import dns from 'node:dns';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker, isMainThread } from 'node:worker_threads';
import zlib from 'node:zlib';
import { again, file, finish, folder, name, phase, tree } from './marks.mjs';

const ignore = () => {};
const call = (start) => new Promise((resolve) => start(resolve));

async function promises() {
  await fsp.stat(file());
  await fsp.lstat(file());
  await fsp.access(file());
  await fsp.readFile(file());
  await fsp.writeFile(name(), 'text');
  await fsp.appendFile(name(), 'text');
  await fsp.copyFile(file(), name());
  await fsp.rename(file(), name());
  await fsp.unlink(file());
  await fsp.mkdir(name());
  await fsp.mkdir(`${name()}/x/y/z`, { recursive: true });
  await fsp.readdir(tree());
  await fsp.rm(tree(), { recursive: true });
  await fsp.rmdir(name()).catch(ignore);
  await fsp.chmod(file(), 0o600);
  await fsp.utimes(file(), 1, 1);
  await fsp.truncate(file(), 3);
  await fsp.link(file(), name());
  await fsp.symlink('nowhere', name());
  await fsp.readlink(name()).catch(ignore);
  await fsp.realpath(file());
  await fsp.mkdtemp(name());
  await fsp.statfs(file());
  await fsp.cp(tree(), name(), { recursive: true });
  let at;
  const directory = await fsp.opendir((at = tree()));
  for await (const entry of (again(at), directory)) void entry;
}

async function handles() {
  let at;
  const handle = await fsp.open((at = file()), 'r+');
  await handle.stat(again(at));
  await handle.read(again(at) ?? Buffer.alloc(16), 0, 16, 0);
  await handle.write(again(at) ?? 'text');
  await handle.datasync(again(at));
  await handle.truncate(again(at) ?? 4);
  await handle.readFile(again(at));
  await handle.close(again(at));
}

/** Node begins such a write with an await of its own: its first work is handed over in somebody else's time. */
async function* pieces() {
  yield 'a';
  yield 'b';
}
async function iterables() {
  let one;
  let two;
  const first = await fsp.open((one = file()), 'w');
  const second = await fsp.open((two = file()), 'w');
  await first.writeFile(again(one) ?? pieces());
  await Promise.all([first.writeFile(again(one) ?? pieces()), second.writeFile(again(two) ?? pieces())]);
  const left = first.writeFile(again(one) ?? pieces());
  await (again(one), left);
  await Promise.all([again(one) ?? first.close(), again(two) ?? second.close()]);
}

/** Who awaits them is not who asked. */
function startTwo() {
  return [fsp.readFile(file()), fsp.readFile(file())];
}
async function settled() {
  const both = startTwo();
  await Promise.allSettled(both);
  const any = startTwo();
  await Promise.any(any);
  await delay(5);
}

async function callbacks() {
  await call((done) => fs.stat(file(), done));
  await call((done) => fs.access(file(), done));
  await call((done) => fs.readFile(file(), done));
  await call((done) => fs.writeFile(name(), 'text', done));
  await call((done) => fs.readdir(tree(), done));
  await call((done) => fs.mkdir(`${name()}/x/y`, { recursive: true }, done));
  await call((done) => fs.rm(tree(), { recursive: true }, done));
  await call((done) => fs.copyFile(file(), name(), done));
  await call((done) => setTimeout(() => fs.stat(file(), done), 1));
  await call((done) => setImmediate(() => fs.stat(file(), done)));
  await call((done) => process.nextTick(() => fs.stat(file(), done)));
  await call((done) => queueMicrotask(() => fs.stat(file(), done)));
  await call((done) => Promise.resolve().then(() => fs.stat(file(), done)));
  await call((done) => fs.stat(file(), () => fs.stat(file(), () => fs.readFile(file(), done))));
  await promisify(fs.stat)(file());
  await promisify(fs.readFile)(file());
  let at;
  await call((done) =>
    fs.open((at = file()), (_, fd) => {
      fs.close(fd, again(at) ?? done);
    }),
  );
}

async function leaf() {
  await null;
  await fsp.stat(file());
  return await fsp.readFile(file());
}
class Service {
  async load() {
    return (await leaf()).length;
  }
  async *entries() {
    yield await fsp.stat(file());
    await turn();
    yield fsp.readFile(file());
  }
}
async function nested() {
  const service = new Service();
  await service.load();
  for await (const entry of service.entries()) void entry;
  await new AsyncLocalStorage().run(1, () => service.load());
}

async function combinators() {
  await Promise.all([fsp.readFile(file()), fsp.stat(file()), leaf()]);
  await Promise.allSettled([fsp.readFile(file()), fsp.readFile(name())]);
  await Promise.any([fsp.readFile(file()), leaf()]);
  await Promise.race([fsp.readFile(file()), fsp.readFile(file())]);
  let at;
  const left = fsp.readFile((at = file()));
  await delay(1);
  await (again(at), left);
  await fsp.readFile(file()).then(() => fsp.stat(file()));
}

async function many(count) {
  const work = [];
  for (let i = 0; i < count; i++) {
    work.push(fsp.readFile(file()));
    work.push(call((done) => fs.readFile(file(), done)));
    work.push(leaf());
  }
  await Promise.all(work);
}

/** Whatever has no path: one thing at a time. */
async function others() {
  phase('dns');
  await call((done) => (phase('dns'), dns.lookup('localhost', done)));
  await (phase('dns'), dns.promises.lookup('localhost'));
  await call((done) => (phase('dns'), dns.lookupService('127.0.0.1', 22, done)));
  await call((done) => (phase('zlib'), zlib.gzip(Buffer.alloc(1 << 20), done)));
  await (phase('zlib'), promisify(zlib.brotliCompress)(Buffer.alloc(1 << 16)));
  await call((done) => (phase('crypto'), crypto.pbkdf2('a', 'b', 10, 1 << 21, 'sha1', done)));
  await call((done) => (phase('crypto'), crypto.scrypt('a', 'b', 1 << 21, done)));
  await call((done) => (phase('crypto'), crypto.randomBytes(1 << 21, done)));
  await (phase('crypto'), promisify(crypto.generateKeyPair)('rsa', { modulusLength: 512 }));
  await (phase('crypto'), crypto.subtle.digest('SHA-256', Buffer.alloc(1 << 20)));
  if (process.env.PTRACER_KOFFI) {
    const { default: koffi } = await import(process.env.PTRACER_KOFFI);
    const open = koffi.load(null).func('int access(const char *path, int mode)');
    await call((done) => open.async(name('napi'), 0, done));
  }
  phase('end');
}

/** What process.nextTick hides. */
async function hidden() {
  for await (const chunk of fs.createReadStream(file('stream'))) void chunk;
  await call((done) => fs.createWriteStream(name('stream')).end('text', done));
  await pipeline(
    fs.createReadStream(file('stream')),
    zlib.createGzip(),
    fs.createWriteStream(name('stream')),
  );
  await call((done) => fs.realpath(file('realpath'), done));
  await call((done) => fs.cp(tree('cp'), name('cp'), { recursive: true }, done));
}

async function run() {
  await promises();
  await handles();
  await iterables();
  await settled();
  await callbacks();
  await nested();
  await combinators();
  await hidden();
  await many(isMainThread ? 80 : 10);
  for (let round = 0; round < 20; round++) await leaf();
}

if (isMainThread) {
  const workers = ['a', 'b'].map(
    () => new Worker(new URL(import.meta.url), { env: { ...process.env, PTRACER_POOL_FOLDER: folder } }),
  );
  const ends = workers.map((worker) => new Promise((resolve) => worker.on('exit', resolve)));
  await run();
  await Promise.all(ends);
  await others();
} else await run();
finish();
