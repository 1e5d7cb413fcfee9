import { describe, expect, it } from 'vitest';
import { parseMaps, readMaps } from '../../src/remote/maps.js';

describe('/proc/PID/maps', () => {
  it('is parsed: files with spaces, anonymous memory, deleted binaries', () => {
    const text = [
      '00400000-00b6e000 r--p 00000000 fe:00 1234                       /opt/my node/bin/node',
      '7f0000000000-7f0020000000 rwxp 00000000 00:00 0 ',
      '7f0020000000-7f0020001000 r-xp 0076f000 fe:00 1234                       /opt/my node/bin/node (deleted)',
      '7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]',
      'not a line',
    ].join('\n');
    const maps = parseMaps(text);
    expect(maps).toHaveLength(4);
    expect(maps[0]).toMatchObject({ start: 0x400000, file: 'fe:00 1234', path: '/opt/my node/bin/node' });
    expect(maps[1]).toMatchObject({ end: 0x7f0020000000, executable: true, file: undefined });
    expect(maps[2]).toMatchObject({ offset: 0x76f000, executable: true });
    expect(maps[3]).toMatchObject({ path: '[stack]', executable: false });
  });

  it('of a process that is gone is empty', () => {
    expect(readMaps(2 ** 22 + 1)).toEqual([]);
  });
});
