import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Arch } from './snapshot.js';

/** Debian's name for a machine in include paths. */
const TRIPLETS: Record<Arch, string> = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** The headers of one version, as Debian's packages install them under a root directory. */
export interface HeaderTree {
  version: string;
  packages: string[];
  /** Reads `asm/mman.h`, `linux/fcntl.h` (uapi) or `kernel:linux/net.h` (the kernel's own); `null`: not there. */
  read(header: string, arch: Arch): string | null;
  /** The headers in folders of the user API, with those below them, in the order of their names. */
  list(folders: readonly string[]): string[];
  /** Where a compiler on this machine finds the user API. */
  includes: readonly string[];
}

/**
 * Finds linux-libc-dev and linux-headers-*-common of one version under `root` (`/`, or where `dpkg -x` put
 * them); `null` when one of them is missing there.
 */
export function findHeaders(root: string): HeaderTree | null {
  const version = packageVersion(root, 'linux-libc-dev');
  const sources = join(root, 'usr/src');
  if (version === null || !existsSync(sources)) return null;
  const common = readdirSync(sources).find(
    (name) => /^linux-headers-.*-common$/.test(name) && packageVersion(root, name) === version,
  );
  if (common === undefined) return null;
  const kernel = join(sources, common, 'include');
  const read = (header: string, arch: Arch): string | null => {
    const inKernel = header.startsWith('kernel:');
    const candidates = inKernel
      ? [join(kernel, header.slice('kernel:'.length))]
      : [join(root, 'usr/include', TRIPLETS[arch], header), join(root, 'usr/include', header)];
    const path = candidates.find((candidate) => existsSync(candidate));
    return path === undefined ? null : readFileSync(path, 'utf8');
  };
  if (read('asm/unistd_64.h', 'arm64') === null) return null;
  const user = join(root, 'usr/include');
  const list = (folders: readonly string[]): string[] =>
    folders
      .flatMap((folder) => {
        const path = join(user, folder);
        if (!existsSync(path)) return [];
        return readdirSync(path, { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.h'))
          .map((name) => `${folder}/${name}`);
      })
      .toSorted();
  const includes = [join(user, TRIPLETS[process.arch === 'arm64' ? 'arm64' : 'x64']), user];
  return { version, packages: ['linux-libc-dev', common], read, list, includes };
}

/** The version on the first line of the package's own Debian changelog. */
function packageVersion(root: string, name: string): string | null {
  const path = join(root, 'usr/share/doc', name, 'changelog.Debian.gz');
  if (!existsSync(path)) return null;
  return /^\S+ \(([^)]+)\)/.exec(gunzipSync(readFileSync(path)).toString('utf8'))?.[1] ?? null;
}
