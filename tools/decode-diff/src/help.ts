/** What `--help` prints. */
export const HELP = `Usage: node dist/main.js [options] -- command [argument…]
       node dist/main.js [options] --corpus [name…]

Runs a command under strace, twice, and under ptracer, and compares what they print call by call.

For both tracers
  -v                 structures in full          -y, -yy  what descriptors refer to
  -s N               bytes of each string        -e EXPR  which calls, may be repeated
What to run
  --corpus [name…]   the programs of this tool, or some of them;  --list  their names
  --self             strace in the place of ptracer: what is left is noise of the comparison
What to print
  --json             everything, as JSON
  --max N            examples of each difference, default 2
  --fail-under N     exit status 1 where fewer than N percent are identical
  --keep FOLDER      keep the traces there
  -h, --help

identical, volatile, different: see README.md. Exit status: 0, 1 with --fail-under, 2 wrong usage,
125 a tracer failed, 127 there is no strace (nothing was compared).
`;
