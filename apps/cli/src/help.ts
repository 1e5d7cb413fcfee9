/** What `--help` prints: it fits a screen. */
export const HELP = `Usage: ptracer [options] [--] command [argument…]
       ptracer [options] -p PID[,PID…]        or: ptracer attach PID… [options]
       ptracer leaks|blocking|startup [options] [--] command…      (or with -p PID)
       ptracer report FILE.ndjson[.gz] [options]

Prints the system calls of a command, or of processes that run already, with all
their threads. Options have strace's letters and meaning.

Answers (docs/answers.md)
  leaks     which lines open descriptors that are never closed
  blocking  which lines keep the event loop in the kernel: --slower-than 5ms (default)
  startup   which modules look for files that are not there
  report    shows a trace that --json has recorded, in any format
      --fail-on RULE        exit status 1 where there is a finding: leaks, blocking[:MS]
What to trace (docs/filters.md)
  -e trace=SET       names, %class, /regex, !negation, comma lists; also -e SET
                     classes: %file %desc %network %process %memory %signal …
  -e status=SET      successful, failed, unfinished;  -z successful, -Z failed
  -e fd=SET          descriptors;    -P, --trace-path PATH  calls that touch PATH
  -e signal=SET      signals to print, default all
      --from SITE, --not-from SITE  calls by a file (a glob), fn:NAME, pkg:NAME, app, node
      --package NAME, --thread main|worker|uv-pool|js, --slower-than 5ms
      --where EXPR          'openat && flags has O_CREAT && path ~ "/tmp/**"'
      --preset NAME         fs, net, process, leaks, blocking, quiet (the default view)
      --all                 with what Node does all the time: futex, epoll, madvise…
      --explain-filter      what of all that the kernel decides;  --stats  what it cost
  -f, --follow-forks        child processes too
  -p, --attach PID          a process that runs (repeatable, lists). Ctrl-C, SIGTERM or
                            SIGHUP detach: it runs on as it was, and the status is 0
What to print (docs/reporters)
  -R, --reporter NAME[:FILE]  repeatable: pretty (on a terminal), strace, json, summary,
                            folded, speedscope, chrome-trace, pprof, sarif, junit, github,
                            or one of yours: a package, or a file that begins with ./
  -o, --output FILE         write the trace to FILE, not to standard error
      --json                one JSON event a line; of an answer, one finding a line
  -c, --summary-only        only a table of calls, errors and time;  -C  both
      --by WHAT             syscall, site, package, file, thread;  -S KEY, -U COLUMNS
  -s, --string-limit N      bytes of each string and buffer, default 32
  -y, --decode-fds          what descriptors refer to
  -t, -tt, -ttt             time of day, with microseconds, since 1970
  -r, --relative-timestamps time since the line before
  -T, --syscall-times       time spent in each call
  -k, --stack-frames WHICH  JavaScript frames under each call: user (default), or
                            all (-k);  --stack-depth N  at most N frames
      --stack ENGINE        auto, remote, inspector (not with -p), off
  -a, --columns N           column of the results, default 40
  -q, --quiet               no lines about attaching, ends of threads and processes
      --color WHEN          auto, always, never; NO_COLOR is respected

  -E, --env NAME[=VALUE]    set or unset a variable of the command
  -h, --help    -V, --version

Exit status: the command's own, or its fatal signal; with -p 0. 1: --fail-on, 2: wrong
usage, 125: ptracer or a reporter failed, 126: the command cannot be executed, 127: it
was not found.
`;
