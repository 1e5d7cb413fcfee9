import { expect, it } from 'vitest';
import { tableFor } from '../../src/syscalls/lookup.js';
import { variantsOf } from '../../src/syscalls/variants.js';
import { VARYING_FROM } from '../../src/syscalls/varying.js';

it('says of every call from which argument on it varies', () => {
  const arches = ['x64', 'arm64'] as const;
  const found = arches.flatMap((arch) =>
    tableFor(arch)
      .names()
      .flatMap((name): [string, number][] => {
        const variants = variantsOf(name, arch);
        return variants === undefined ? [] : [[name, variants.from]];
      }),
  );
  expect(VARYING_FROM).toEqual(Object.fromEntries(found));
});
