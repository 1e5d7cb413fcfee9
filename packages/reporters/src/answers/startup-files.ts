/** What module loaders find on the disk: sources, and the packages that they are in. */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSource, type SourceFile } from '../text/source-file.js';

/** Reads the files of the program that was traced. */
export interface ModuleFiles {
  /** `undefined` where it cannot be read. */
  read(path: string): SourceFile | undefined;
  /** Without symbolic links, as Node.js names modules. */
  realPath(path: string): string;
}

/** A larger file is a bundle: what it imports is not worth the time. (TypeScript's is smaller.) */
const SIZE_LIMIT = 16 << 20;

/** The files of this machine. */
export const DISK: ModuleFiles = {
  read: (path) => readSource(path, SIZE_LIMIT),
  realPath(path) {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  },
};

/** A folder with a package.json. */
export interface PackageScope {
  folder: string;
  name?: string;
  /** What `#name` stands for. */
  imports?: unknown;
}

function scopeIn(folder: string, file: SourceFile): PackageScope {
  try {
    const { name, imports } = JSON.parse(file.text) as { name?: unknown; imports?: unknown };
    return { folder, ...(typeof name === 'string' && name !== '' && { name }), imports };
  } catch {
    return { folder };
  }
}

/** Looks each folder up once. */
export class PackageScopes {
  readonly #files: ModuleFiles;
  readonly #byFolder = new Map<string, PackageScope | undefined>();

  constructor(files: ModuleFiles) {
    this.#files = files;
  }

  /** The nearest package.json above a file. */
  of(path: string): PackageScope | undefined {
    return this.#ofFolder(dirname(path));
  }

  /** The nearest name of a package above a file. */
  nameOf(path: string): string | undefined {
    let scope = this.of(path);
    while (scope !== undefined && scope.name === undefined && scope.folder !== '/')
      scope = this.of(scope.folder);
    return scope?.name;
  }

  #ofFolder(folder: string): PackageScope | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const file = this.#files.read(join(folder, 'package.json'));
    const parent = dirname(folder);
    const above = parent === folder ? undefined : this.#ofFolder(parent);
    const scope = file === undefined ? above : scopeIn(folder, file);
    this.#byFolder.set(folder, scope);
    return scope;
  }
}
