/** What `--help` prints: it fits a screen. */
export const HELP = `Usage: ptracer [options] [--] command [argument…]
       ptracer [options] -p PID[,PID…]        or: ptracer attach PID… [options]
       ptracer leaks|blocking|startup [options] [--] command…      or with -p PID
       ptracer report FILE.ndjson[.gz] [options]      or: ptracer syscalls [name…]

Prints the system calls of a command, or of processes that run already, with all
their threads. Options have strace's letters and meaning.

Answers (docs/answers.md)
  leaks                     lines that open descriptors which are never closed
  blocking                  lines that keep the event loop waiting: --slower-than 5ms
  startup                   modules that look for files which are not there
      --fail-on RULE        status 1 where there is a finding: leaks, blocking[:MS]
What to trace (docs/filters.md)
  -e trace=SET       names, %class (%file %desc %network …), /regex, !negation, lists
  -e status=SET      successful (-z), failed (-Z), unfinished;  -e fd=SET  -e signal=SET
  -P, --trace-path PATH     calls that touch PATH
      --from SITE, --not-from SITE  calls by a file (a glob), fn:NAME, pkg:NAME, app, node
      --package NAME, --thread main|worker|uv-pool|js, --slower-than 5ms
      --where EXPR          'openat && flags has O_CREAT && path ~ "/tmp/**"'
      --preset NAME         fs, net, process, leaks, blocking, quiet (the default view)
      --all                 with what Node does all the time: futex, epoll, madvise…
      --explain-filter      what of all that the kernel decides;  --stats  what it cost
  -f, --follow-forks        child processes too;  -E, --env NAME[=VALUE]  for the command
  -p, --attach PID          a process that runs; Ctrl-C, SIGTERM, SIGHUP leave it running
What to print (docs/reporters)
  -R, --reporter NAME[:FILE]  pretty (on a terminal), strace, json, summary, folded,
                            pprof, speedscope, chrome-trace, sarif, junit, github, yours
  -o, --output FILE         not to standard error;  --json  one event, or finding, a line
  -c, --summary-only        a table of calls and time;  -C  both;  -S KEY, -U COLUMNS
      --by WHAT             the table by syscall, site, package, file, thread
  -s, --string-limit N      bytes of each string, default 32;  -v  structures in full
  -y, -yy                   what descriptors refer to; both ends of sockets too
  -t, -tt, -ttt             time of day, with microseconds, since 1970
  -r, --relative-timestamps time since the line before;  -T, --syscall-times  in each call
  -k, --stack-frames WHICH  JavaScript frames under each call: user, all (-k)
      --stack-depth N, --stack auto|remote|inspector|off, --async-frames off
      --pool-stacks off     leave the code of traced processes alone (docs/async.md)
      --async-hooks         who asked for what streams do, recorded in the program
  -a, --columns N           column of the results;  --color auto|always|never
  -q, --quiet               no lines about attaching, ends of threads;  -h  -V, --version

Exit status: the command's own, or its fatal signal; with -p 0. 1: --fail-on, 2: wrong
usage, 125: ptracer or a reporter failed, 126: no executable command, 127: not found.
`;

/** What `syscalls --help` prints. */
export const SYSCALLS_HELP = `Usage: ptracer syscalls [name…] [--json]

Prints the system calls that ptracer knows. Without a name, a table of all: numbers on
x86-64 and arm64, classes, what each does. With names, all that is known of each.

A name is one of
  openat             a system call
  257                its number on this machine
  %network           a class: %clock %creds %desc %file %fstat %fstatfs %ipc %lstat
                     %memory %net %process %pure %signal %stat %statfs %%stat %%statfs
  'open*'            a glob
  '/^(read|write)'   a regular expression
  'openat,close'     a list; '!%file,%desc' is what it leaves: all that -e trace= takes

      --json         one JSON object a line (docs/filters.md)
  -h, --help

Exit status: 2 where there is no such call.
`;
