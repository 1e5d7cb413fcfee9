/** kcmp(2), membarrier(2), reboot(2), syslog(2), waitid(2). Pure. */
import type { Variant, VariantDecode, VariantTables } from '../variants.js';

const fds: Variant = {
  args: [
    ['fd', 'unsigned int'],
    ['fd', 'unsigned int'],
  ],
};
const none: Variant = { args: [] };

const magics: readonly VariantDecode[] = [
  ['enum:reboot-magic1', 'unsigned int'],
  ['enum:reboot-magic2', 'unsigned int'],
  'enum:reboot',
];

const RESTART2 = 0xa1b2c3d4;

const syslogRead: Variant = { args: ['bytes:out:2', 'int'] };

export const MACHINE_VARIANTS: VariantTables = {
  /** Only one command looks at the last argument. */
  reboot: () => ({
    from: 0,
    key: (words) => (words[4] === RESTART2 ? 1 : 0),
    rows: new Map([
      [0, { args: magics }],
      [1, { args: [...magics, 'string'] }],
    ]),
  }),
  syslog: {
    command: 0,
    set: 'syslog-action',
    rows: {
      SYSLOG_ACTION_CLOSE: none,
      SYSLOG_ACTION_OPEN: none,
      SYSLOG_ACTION_READ: syslogRead,
      SYSLOG_ACTION_READ_ALL: syslogRead,
      SYSLOG_ACTION_READ_CLEAR: syslogRead,
      SYSLOG_ACTION_CLEAR: none,
      SYSLOG_ACTION_CONSOLE_OFF: none,
      SYSLOG_ACTION_CONSOLE_ON: none,
      SYSLOG_ACTION_CONSOLE_LEVEL: { args: ['address', 'is:log-level'] },
      SYSLOG_ACTION_SIZE_UNREAD: none,
      SYSLOG_ACTION_SIZE_BUFFER: none,
    },
  },
  kcmp: {
    command: 2,
    set: 'kcmp',
    rows: {
      KCMP_FILE: fds,
      KCMP_VM: none,
      KCMP_FILES: none,
      KCMP_FS: none,
      KCMP_SIGHAND: none,
      KCMP_IO: none,
      KCMP_SYSVSEM: none,
      KCMP_EPOLL_TFD: { args: [['fd', 'unsigned int'], 'in:kcmp-slot'] },
    },
  },
  waitid: {
    command: 0,
    set: 'wait-which',
    rows: { P_PIDFD: { args: ['fd', 'out:siginfo', 'flags:wait', 'out:rusage'] } },
  },
  membarrier: {
    command: 0,
    set: 'membarrier',
    rows: {
      MEMBARRIER_CMD_QUERY: { result: 'bits:membarrier-commands' },
      MEMBARRIER_CMD_GET_REGISTRATIONS: { result: 'bits:membarrier-commands' },
    },
  },
};
