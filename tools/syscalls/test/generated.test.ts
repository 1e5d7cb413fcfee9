import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildSets, unknownNames } from '../src/constants.js';
import { generate } from '../src/emit.js';
import { formatSnapshot, readSnapshot, snapshotName, snapshotPath, ARCHES } from '../src/snapshot.js';
import { buildTable } from '../src/table.js';

const tool = fileURLToPath(new URL('..', import.meta.url));
const path = snapshotPath(`${tool}/headers`);
const snapshot = readSnapshot(path);

it('reads back what it wrote', () => {
  expect(path.endsWith(`/${snapshotName(snapshot)}`)).toBe(true);
  expect(formatSnapshot(snapshot)).toBe(readFileSync(path, 'utf8'));
});

it('lists no constant that the headers do not have', () => {
  expect(unknownNames(Object.values(snapshot.constants))).toEqual([]);
});

it.each([...generate(snapshot)])('%s is what the snapshot gives', (file, text) => {
  expect(readFileSync(`${tool}/../../packages/core/src/${file}`, 'utf8')).toBe(text);
});

describe.each(ARCHES)('the %s table', (arch) => {
  const table = buildTable(snapshot, arch);
  const sets = buildSets(snapshot.constants[arch]);

  it('names every parameter, and no call has more than six', () => {
    for (const { params } of table) {
      expect(params.length).toBeLessThanOrEqual(6);
      for (const [name, type] of params) expect([name, type]).not.toContain('');
    }
  });

  it('decodes by sets that exist and by arguments that exist', () => {
    for (const { name, params } of table) {
      for (const [, , decode] of params) {
        const [kind = '', ...rest] = decode.split(':');
        // Those of ioctl are in a file of their own.
        if ((kind === 'flags' || kind === 'enum') && rest[0] !== 'ioctl')
          expect(sets, `${name}: ${decode}`).toHaveProperty([rest[0] ?? '']);
        if (kind === 'bytes' || kind === 'sockaddr') expect(Number(rest[1])).toBeLessThan(params.length);
      }
    }
  });

  it('shows pointers by nothing that reads a register', () => {
    for (const { name, params } of table) {
      // Calls that the kernel has no code for anymore: bare registers, as strace shows them.
      if (params.every(([, , decode]) => decode === 'hex')) continue;
      for (const [param, type, decode] of params) {
        if (type.endsWith('*'))
          expect(decode, `${name} ${param}`).not.toMatch(/^(int|hex|mode|pid|fd|dirfd|flags:.*)$/);
      }
    }
  });
});
