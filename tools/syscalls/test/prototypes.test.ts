import { describe, expect, it } from 'vitest';
import { parseParam, parseParams, parsePrototypes } from '../src/prototypes.js';

describe('parseParam', () => {
  it.each([
    ['unsigned int fd', ['fd', 'unsigned int']],
    ['const char __user *filename', ['filename', 'const char *']],
    ['const char __user * filename', ['filename', 'const char *']],
    ['const char __user *const __user *argv', ['argv', 'const char *const *']],
    ['struct robust_list_head __user * __user *head_ptr', ['head_ptr', 'struct robust_list_head **']],
    ['timer_t __user * created_timer_id', ['created_timer_id', 'timer_t *']],
    ['enum landlock_rule_type rule_type', ['rule_type', 'enum landlock_rule_type']],
    ['unsigned flags', ['flags', 'unsigned']],
    ['unsigned', ['', 'unsigned']],
    ['unsigned long', ['', 'unsigned long']],
    ['struct sockaddr __user *', ['', 'struct sockaddr *']],
    ['const struct sigaction', ['', 'const struct sigaction']],
    ['size_t', ['', 'size_t']],
  ])('%s', (text, expected) => {
    expect(parseParam(text)).toEqual(expected);
  });
});

it('reads void as no parameters', () => {
  expect(parseParams('void')).toEqual([]);
});

it('keeps every declaration of a call that is declared twice', () => {
  const declarations = parsePrototypes(`
#ifdef CONFIG_CLONE_BACKWARDS
asmlinkage long sys_clone(unsigned long, int __user *);
#else
asmlinkage long sys_clone(unsigned long);
#endif
asmlinkage ssize_t sys_read(unsigned int fd,
                            char __user *buf);
`);
  expect(declarations['clone']).toHaveLength(2);
  expect(declarations['read']).toEqual([
    [
      ['fd', 'unsigned int'],
      ['buf', 'char *'],
    ],
  ]);
});
