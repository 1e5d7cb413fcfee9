import { describe, expect, it } from 'vitest';
import { PtracerError } from '@ptracer/core';
import { compilePattern, matches } from '../../../src/pattern/compile.js';
import type { SyscallFilter } from '../../../src/pattern/types.js';

const OPTIONS = { arch: 'x64' } as const;

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(PtracerError);
    expect(error).toMatchObject({ code: 'ERR_PTRACER_INVALID_FILTER' });
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

/** What both say of a filter that is wrong. */
function refused(filter: unknown): string {
  const message = messageOf(() => compilePattern(filter as SyscallFilter, OPTIONS));
  expect(messageOf(() => matches(filter as SyscallFilter, OPTIONS))).toBe(message);
  expect(message).not.toContain('\n');
  return message;
}

describe.each<[subject: string, wrong: [filter: unknown, message: string | RegExp][]]>([
  [
    'a filter',
    [
      [null, 'filter: a pattern is an object, not null'],
      ['openat', "filter: a pattern is an object, not 'openat'"],
      [() => true, 'filter: a pattern is an object, not [Function (anonymous)]'],
      [/openat/, 'filter: a pattern is an object, not /openat/'],
      [[], 'filter: is an empty list of patterns, which nothing can match'],
      [[{}, undefined], 'filter[1]: a pattern is an object, not undefined'],
      [[[{}]], 'filter[0]: a pattern is an object, not [ {} ]'],
      [
        { nmae: 'read' },
        /^filter\.nmae: is not known here; did you mean name\?; there is name, result, errno, args, path$/,
      ],
      [[{}, { arg: [] }], /^filter\[1\]\.arg: is not known here; did you mean args/],
      [{ 'a b': 1 }, /^filter\["a b"\]: is not known here; there is/],
      [{ module: 'file:///x.js' }, /^filter\.module: is not known here/],
    ],
  ],
  [
    'name',
    [
      [{ name: 'opanat' }, /^filter\.name: there is no system call opanat on x64; did you mean openat/],
      [
        { name: ['read', 'wriet'] },
        /^filter\.name\[1\]: there is no system call wriet on x64; did you mean write/,
      ],
      [{ name: 'file' }, 'filter.name: there is no system call file on x64; the class is %file'],
      [
        { name: '%netwrk' },
        /^filter\.name: there is no class %netwrk of system calls; did you mean %network/,
      ],
      [{ name: '%' }, /^filter\.name: there is no class % of/],
      [{ name: '%toString' }, /there is no class %toString/],
      [{ name: 'opem*' }, /^filter\.name: no system call matches opem\*; did you mean open/],
      [{ name: '[open' }, /^filter\.name: "\[open" is no glob: Missing closing/],
      [{ name: /^opnat$/ }, /^filter\.name: no system call matches \/\^opnat\$\/; did you mean openat/],
      [{ name: 'read,write' }, /several names are an array/],
      [{ name: '' }, /^filter\.name: there is no system call without a name/],
      [{ name: [] }, /^filter\.name: is an empty list/],
      [{ name: 0 }, 'filter.name: a name is a string, a RegExp or a function, not 0'],
      [{ name: null }, 'filter.name: a name is a string, a RegExp or a function, not null'],
      [{ name: () => false }, 'filter.name: the function selects none of the names of the table'],
      [{ name: async () => true }, /^filter\.name: is an async function/],
    ],
  ],
  [
    'args',
    [
      [
        { args: 'openat' },
        "filter.args: arguments are an array, or an object by parameter name, not 'openat'",
      ],
      [{ args: /x/ }, /^filter\.args: arguments are/],
      [
        { name: 'openat', args: { flag: 1 } },
        'filter.args.flag: flag is no parameter of openat (dfd, filename, flags, mode); did you mean flags?',
      ],
      [
        { name: ['open', 'openat'], args: { fd: 1 } },
        /^filter\.args\.fd: fd is no parameter of open, openat; did you mean dfd/,
      ],
      [
        { args: { filname: '/x' } },
        /^filter\.args\.filname: filname is no parameter of any of the \d+ calls that can match so far; did you mean filename/,
      ],
      [{ args: { toString: 1 } }, /^filter\.args\.toString: toString is no parameter/],
      [
        { name: 'close', args: [3, 4] },
        'filter.args[1]: position 1 is beyond the 1 arguments, at most, of close',
      ],
      [{ args: Object.assign([], { 6: 1 }) }, /^filter\.args\[6\]: position 6 is beyond the 6 arguments/],
      [{ args: [null] }, /^filter\.args\[0\]: an argument is matched by .*, not null$/],
      [{ args: [true] }, /^filter\.args\[0\]: an argument is matched by/],
      [{ args: [3n] }, /^filter\.args\[0\]: an argument is matched by .*, not 3n$/],
      [{ args: [['a']] }, /^filter\.args\[0\]: an argument is matched by/],
      [{ args: [{}] }, 'filter.args[0]: is a range without min and max'],
      [{ args: [{ mni: 1 }] }, /^filter\.args\[0\]\.mni: is not known here; there is min, max, has$/],
      [{ args: [{ min: '1' }] }, /^filter\.args\[0\]\.min: a bound is a finite number, not '1'/],
      [{ args: [{ max: NaN }] }, /^filter\.args\[0\]\.max: a bound is a finite number, not NaN/],
      [{ args: [{ min: 2, max: 1 }] }, 'filter.args[0]: min 2 is above max 1'],
      [{ args: [{ min: 2, has: 'O_RDONLY' }] }, /^filter\.args\[0\]\.min: is not known here/],
      [{ args: [1.5] }, 'filter.args[0]: no integer is exactly 1.5'],
      [{ args: [NaN] }, 'filter.args[0]: no integer is exactly NaN'],
      [
        { args: [2 ** 53] },
        /^filter\.args\[0\]: no integer is exactly 9007199254740992; give what is beyond 2\^53 as a string/,
      ],
      [
        [{}, { name: 'openat', args: { flags: { has: 5 } } }],
        /^filter\[1\]\.args\.flags\.has: a flag is a name such as 'O_WRONLY', not 5/,
      ],
      [{ args: { flags: { has: 'O_WRONLY|O_CREAT' } } }, /^filter\.args\.flags\.has: a flag is a name/],
      [{ args: { flags: { has: ['O_WRONLY', ''] } } }, /^filter\.args\.flags\.has\[1\]: a flag is a name/],
      [{ args: { flags: { has: [] } } }, /^filter\.args\.flags\.has: is an empty list/],
      [
        { name: 'openat', args: { filename: { has: 'O_WRONLY' } } },
        'filter.args.filename.has: holds no flags in openat',
      ],
      [{ args: [async () => true] }, /^filter\.args\[0\]: is an async function/],
    ],
  ],
  [
    'result and errno',
    [
      [
        { result: 'succes' },
        "filter.result: 'succes' is neither 'success' nor 'failure'; did you mean success?",
      ],
      [
        { result: 'ENOENT' },
        "filter.result: 'ENOENT' is neither 'success' nor 'failure'; write errno: 'ENOENT'",
      ],
      [{ result: 'toString' }, /^filter\.result: 'toString' is neither/],
      [{ result: null }, /^filter\.result: a result is .*, not null$/],
      [{ result: [0] }, /^filter\.result: a result is .*, not \[ 0 \]$/],
      [{ result: {} }, 'filter.result: is a range without min and max'],
      [{ result: { has: 'X' } }, /^filter\.result\.has: is not known here; there is min, max$/],
      [{ result: 0.5 }, 'filter.result: no integer is exactly 0.5'],
      [{ result: async () => true }, /^filter\.result: is an async function/],
      [{ errno: 'ENOETN' }, /^filter\.errno: there is no errno 'ENOETN'; did you mean .*ENOENT/],
      [{ errno: 'enoent' }, /^filter\.errno: there is no errno 'enoent'; did you mean ENOENT/],
      [{ errno: ['ENOENT', 2] }, "filter.errno[1]: an errno is a name such as 'ENOENT', not 2"],
      [{ errno: [] }, /^filter\.errno: is an empty list/],
      [{ result: 'success', errno: 'ENOENT' }, "filter.errno: a call with the result 'success' has no errno"],
    ],
  ],
  [
    'path',
    [
      [{ path: '' }, 'filter.path: is an empty path'],
      [{ path: [] }, /^filter\.path: is an empty list/],
      [{ path: 3 }, 'filter.path: a path is a string or a RegExp, not 3'],
      [{ path: ['/a', null] }, 'filter.path[1]: a path is a string or a RegExp, not null'],
      [{ path: new URL('file:///x') }, /^filter\.path: a path is a string or a RegExp, not URL/],
      [{ path: () => true }, /^filter\.path: a path is a string or a RegExp/],
      [{ path: '/tmp/{a' }, /^filter\.path: "\/tmp\/\{a" is no glob: Missing closing/],
      [{ path: '!/tmp/**' }, /^filter\.path: "!\/tmp\/\*\*" begins with !/],
      [{ name: 'getpid', path: '/x' }, 'filter.path: a path never occurs in getpid'],
    ],
  ],
])('%s that is wrong is one line, with the place', (_, wrong) => {
  it.each(wrong)('%o', (filter, message) => {
    if (typeof message === 'string') expect(refused(filter)).toBe(message);
    else expect(refused(filter)).toMatch(message);
  });
});

it('an error in a function of the user’s is not hidden', () => {
  const name = (): boolean => {
    throw new RangeError('mine');
  };
  expect(() => matches({ name }, OPTIONS)).toThrow(RangeError);
});
