/** The package that a file belongs to: the name in the nearest package.json above it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The innermost package that a path leads into. */
const INSIDE = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;

function nameIn(folder: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Looks each folder up once. */
export class PackageNames {
  readonly #byFolder = new Map<string, string | undefined>();

  /** `undefined` for a file in no package. Of a package that is not there, such as one that was bundled elsewhere, its folder tells. */
  of(file: string): string | undefined {
    const folder = dirname(file);
    const inside = INSIDE.exec(file)?.[1];
    if (inside !== undefined && !this.#byFolder.has(folder) && !existsSync(folder))
      this.#byFolder.set(folder, inside);
    return this.#ofFolder(folder);
  }

  #ofFolder(folder: string): string | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const parent = dirname(folder);
    const name = nameIn(folder) ?? (parent === folder ? undefined : this.#ofFolder(parent));
    this.#byFolder.set(folder, name);
    return name;
  }
}
