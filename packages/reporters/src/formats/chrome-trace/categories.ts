import { tableFor, type Arch } from '@ptracer/core';

/**
 * What calls are about, as categories of the Trace Event Format, which are separated by commas: `syscall`, then strace's
 * classes of the call (`syscall,desc,file`).
 */
export function callCategories(arch: Arch): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let categories = known.get(name);
    if (categories === undefined) {
      categories = ['syscall', ...(tableFor(arch).byName(name)?.classes ?? [])].join(',');
      known.set(name, categories);
    }
    return categories;
  };
}
