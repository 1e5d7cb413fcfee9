import { expect, it } from 'vitest';
import { PtracerError } from '@ptracer/core';
import { where } from '../../../src/where/where.js';

/** Wrong expressions: the column, from 1, and what is said of it. */
const WRONG: [expression: string, column: number, message: RegExp][] = [
  ['', 1, /^the expression is empty/],
  ['   ', 4, /^the expression is empty/],
  ['opanat', 1, /^there is no system call opanat on x64; did you mean openat/],
  ['openat && flags has O_WRNLY', 21, /^there is no flag O_WRNLY in openat; did you mean O_WRONLY/],
  ['openat && flags has O_WRONLY|O_CRAT', 30, /^there is no flag O_CRAT in openat; did you mean O_CREAT/],
  ['openat && flgs has O_WRONLY', 11, /^flgs is no parameter of openat .*; did you mean flags\?/],
  ['write && flags has O_WRONLY', 10, /^flags is no parameter of write \(fd, buf, count\)/],
  ['close && count > 3', 10, /^count is no parameter of close/],
  ['close && arg1 == 3', 10, /^position 1 is beyond the 1 arguments/],
  ['arg7 == 3', 1, /^position 7 is beyond/],
  ['%fiel', 1, /^there is no class %fiel of system calls; did you mean %file/],
  ['opem*', 1, /^no system call matches opem\*/],
  ['/(/', 1, /is no regular expression/],
  ['/open', 1, /^this regular expression is never closed; a path is written in quotes/],
  ['path == /etc/passwd', 9, /a regular expression stands behind ~/],
  ['path ~ "/tmp/{a"', 8, /is no glob/],
  ['path ~ "', 8, /^this quote is never closed/],
  ['path ~ ""', 8, /^is an empty path/],
  ['path > "/tmp"', 6, /^path is asked with ==, ~, not with >/],
  ['path', 1, /^path is no system call: compare it with something/],
  ['path has O_WRONLY', 6, /^path holds no flags/],
  ['getpid && path == "/x"', 19, /^a path never occurs in getpid/],
  ['openat &&', 10, /^a condition is missing at the end/],
  ['&& openat', 1, /^a condition is missing before &&/],
  ['openat && || close', 11, /^a condition is missing before \|\|/],
  ['openat & close', 8, /^write &&/],
  ['openat | close', 8, /^write \|\|/],
  ['openat close', 8, /^&& or \|\| is missing before this/],
  ['openat && (close || read', 11, /^this parenthesis is never closed/],
  ['openat)', 7, /^this parenthesis was never opened/],
  ['()', 2, /^a condition is missing before \)/],
  ['!', 2, /^a condition is missing at the end/],
  ['fd = 1', 4, /^to compare write ==/],
  ['fd == ', 7, /^a value is missing at the end/],
  ['fd == && close', 7, /^a value is missing before &&/],
  ['fd == one', 7, /^fd is compared with a whole number/],
  ['fd == 1.5', 7, /^no integer is exactly 1.5/],
  ['fd == 1x', 7, /^fd is compared with a whole number; a unit such as x belongs to duration/],
  ['fd ~ 1', 4, /^fd is a number, and ~ is for texts/],
  ['fd 1', 4, /^a sign such as == is missing between fd and this/],
  ['fd in 1, 2', 7, /^a list stands in parentheses/],
  ['fd in (1, 2', 12, /^a comma or \) is missing before this/],
  ['fd in ()', 8, /^a value is missing before \)/],
  ['getpid && fd == 1', 17, /^no descriptor is among the arguments of getpid/],
  [
    'result == succes',
    11,
    /^'succes' is none of 'success', 'failure' and 'unfinished'; did you mean success/,
  ],
  ['result > success', 8, /^how a call ended is asked with ==/],
  ['result == "0"', 11, /^result is compared with a whole number/],
  ['result > 9007199254740993', 10, /is no whole number below 2\^53/],
  ['errno == ENOETN', 10, /^there is no errno 'ENOETN'; did you mean .*ENOENT/],
  ['errno > 3', 7, /^errno is asked with ==, not with >/],
  ['errno == 2', 10, /^errno is compared with a text/],
  ['duration > 5', 12, /^duration is compared with a time and its unit, such as 5ms/],
  ['duration > 5h', 12, /^a time is a number with a unit/],
  ['duration > fast', 12, /^duration is compared with a time/],
  ['thread == mian', 11, /^there is no thread 'mian'; did you mean main/],
  ['thread > main', 8, /^thread is asked with ==/],
  ['package == "a b"', 12, /is no name of a package/],
  ['from ~ 3', 8, /^from is compared with a text, in quotes/],
  ['from ~ "fn:"', 8, /^is an empty name of a function/],
  ['lseek && whence == SEEK_ST', 10, /^there is no constant SEEK_ST in lseek; did you mean SEEK_SET/],
  ['lseek && offset > SEEK_SET', 19, /^offset is compared by > with a whole number/],
  ['openat ; close', 8, /^";" means nothing here/],
  ['"openat"', 1, /^a condition begins with what it is about/],
  ['3 == fd', 1, /^a condition begins with what it is about/],
  [`${'('.repeat(300)}close`, 201, /^more than 200 levels are too deep/],
];

it('there are more than fifty', () => expect(WRONG.length).toBeGreaterThan(50));

it.each(WRONG)('%s is answered with one line that tells the column', (expression, column, message) => {
  let error: unknown;
  try {
    where(expression, { arch: 'x64' });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(PtracerError);
  expect(error).toMatchObject({ code: 'ERR_PTRACER_INVALID_FILTER' });
  const [, place, said] = /^where, column (\d+): (.*) \(at the caret: .*\^.*\)$/.exec(
    (error as Error).message,
  )!;
  expect(said).toMatch(message);
  expect(Number(place)).toBe(column);
});

it('the caret stands before what is wrong, also in a long expression', () => {
  const long = `${'close || '.repeat(20)}opanat && ${'read || '.repeat(20)}write`;
  expect(() => where(long)).toThrow(/\(at the caret: …[^^]*close \|\| \^opanat && read.*…\)$/);
});
