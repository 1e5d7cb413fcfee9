import { existsSync } from 'node:fs';

/** Folders with a package.json, by modules that were asked for. */
const folders = new Map<string, URL>();

function folderOf(module: string): URL {
  let folder = new URL('./', module);
  while (!existsSync(new URL('package.json', folder))) folder = new URL('../', folder);
  return folder;
}

/**
 * A file of the package that a module is part of, for what is loaded by its path: whether the module runs from its
 * source, or bundled into a file that lies elsewhere.
 *
 * @internal
 * @param module its `import.meta.url`
 * @param path in the package
 */
export function packageFile(module: string, path: string): URL {
  let folder = folders.get(module);
  if (folder === undefined) {
    folder = folderOf(module);
    folders.set(module, folder);
  }
  return new URL(path, folder);
}
