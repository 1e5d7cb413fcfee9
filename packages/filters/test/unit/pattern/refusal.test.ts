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
      [[[]], 'filter[0]: is an empty list of patterns, which nothing can match'],
      [[[{}, 1]], 'filter[0][1]: a pattern is an object, not 1'],
      [
        { nmae: 'read' },
        /^filter\.nmae: is not known here; did you mean name\?; there is name, result, errno, args, fd, path, thread, /,
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
        "filter.result: 'succes' is none of 'success', 'failure' and 'unfinished'; did you mean success?",
      ],
      [
        { result: 'ENOENT' },
        "filter.result: 'ENOENT' is none of 'success', 'failure' and 'unfinished'; write errno: 'ENOENT'",
      ],
      [{ result: 'toString' }, /^filter\.result: 'toString' is none of/],
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
  [
    'a flag or a constant',
    [
      [
        { name: 'openat', args: { flags: { has: 'O_WRNLY' } } },
        'filter.args.flags.has: there is no flag O_WRNLY in openat; did you mean O_WRONLY, O_RDONLY?',
      ],
      [
        { args: { flags: { has: ['O_WRONLY', 'O_NOSUCH'] } } },
        /^filter\.args\.flags\.has\[1\]: there is no flag O_NOSUCH/,
      ],
      [{ args: { flags: { has: ['O_WRONLY', 'MAP_SHARED'] } } }, /no one of these calls has O_WRONLY and/],
      [
        { name: 'lseek', args: { whence: 'SEEK_ST' } },
        'filter.args.whence: there is no constant SEEK_ST in lseek; did you mean SEEK_SET, SEEK_CUR, SEEK_END?',
      ],
      [
        { name: 'kill', args: { sig: 'SIGTREM' } },
        /^filter\.args\.sig: there is no constant SIGTREM in kill/,
      ],
      [{ name: 'openat', args: { flags: 'O_RDONLY|O_CLOXEC' } }, /there is no constant O_CLOXEC/],
    ],
  ],
  [
    'fd, thread and duration',
    [
      [{ fd: '1' }, "filter.fd: a descriptor is a number or { min, max }, not '1'"],
      [{ fd: 1.5 }, 'filter.fd: no integer is exactly 1.5'],
      [{ fd: [1, {}] }, 'filter.fd[1]: is a range without min and max'],
      [{ name: 'getpid', fd: 1 }, 'filter.fd: no descriptor is among the arguments of getpid'],
      [
        { thread: 'mian' },
        /^filter\.thread: there is no thread 'mian'; did you mean main\?; there is main, worker/,
      ],
      [{ thread: [] }, /^filter\.thread: is an empty list/],
      [{ thread: 1 }, /^filter\.thread: there is no thread 1; there is/],
      [{ duration: '5' }, /^filter\.duration: a time is a number with a unit .*, not '5'$/],
      [{ duration: '5 ms' }, /^filter\.duration: a time is/],
      [{ duration: '5h' }, /^filter\.duration: a time is/],
      [{ duration: -1 }, /^filter\.duration: a time is/],
      [{ duration: {} }, 'filter.duration: is a range without min and max'],
      [{ duration: { min: '2ms', max: '1ms' } }, "filter.duration: min '2ms' is above max '1ms'"],
      [{ duration: { over: '1ms' } }, /^filter\.duration\.over: is not known here/],
    ],
  ],
  [
    'a call site',
    [
      [
        { from: 3 },
        /^filter\.from: a call site is a string, a RegExp or \{ file, function, package \}, not 3$/,
      ],
      [{ from: '' }, 'filter.from: is an empty path'],
      [{ from: '[x' }, /^filter\.from: "\[x" is no glob/],
      [{ from: {} }, 'filter.from: is a call site without file, function and package'],
      [{ from: { files: 'x' } }, /^filter\.from\.files: is not known here; did you mean file\?/],
      [{ from: { function: '' } }, 'filter.from.function: is an empty name of a function'],
      [{ from: ['a.js', 'fn:'] }, 'filter.from[1]: is an empty name of a function'],
      [{ from: 'pkg:' }, 'filter.from: "pkg:" is no name of a package, such as sharp or @scope/name'],
      [{ package: 'a b' }, /^filter\.package: "a b" is no name of a package/],
      [{ package: 'a/b/c' }, /^filter\.package: "a\/b\/c" is no name of a package/],
      [{ package: 3 }, /^filter\.package: a package is a name/],
      [{ direct: true }, /^filter\.direct: says how from and package are meant, and there is neither$/],
      [{ from: 'a', direct: 1 }, 'filter.direct: is true or false, not 1'],
    ],
  ],
  [
    'a combination',
    [
      [{ all: {} }, 'filter.all: is a list of patterns, not {}'],
      [{ any: [] }, 'filter.any: is an empty list of patterns, which nothing can match'],
      [{ all: [] }, 'filter.all: is an empty list of patterns, which says nothing'],
      [{ not: {} }, 'filter.not: excludes every call, and nothing is left'],
      [{ not: 'read' }, "filter.not: a pattern is an object, not 'read'"],
      [
        { name: 'read', any: [{ name: 'write' }, { args: { flags: 1 } }] },
        /^filter\.any\[1\]\.args\.flags: flags is no parameter of read/,
      ],
      [{ all: [{ name: 'close' }, { not: { path: 3 } }] }, /^filter\.all\[1\]\.not\.path: a path is/],
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
