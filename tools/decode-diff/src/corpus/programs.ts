import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Place } from './place.js';

/** A program of the corpus. */
export interface Program {
  name: string;
  /** Tools that must be there; the first is the one that is run. */
  tools: readonly [string, ...string[]];
  args: (place: Place) => string[];
  /** Puts more into the folder than is there always. */
  setUp?: (place: Place) => void;
  /** Whether an HTTP server must run beside it. */
  server?: boolean;
}

function coreutil(name: string, args: string, options: Partial<Program> = {}): Program {
  return { name, tools: [name], args: () => args.split(' ').filter(Boolean), ...options };
}

function shell(
  name: string,
  script: string,
  tools: readonly string[] = [],
  options: Partial<Program> = {},
): Program {
  return { name, tools: ['bash', ...tools], args: () => ['-c', script], ...options };
}

function script(name: string, tool: string, file: string): Program {
  return { name, tools: [tool], args: (place) => [place.script(file)] };
}

const node = (what: string): Program => script(`node-${what}`, 'node', `node-${what}.mjs`);

const COMMIT = 'git init -q repo && cp lines.txt repo && cd repo && git add . && git commit -q -m "Tea"';

function commit({ folder }: Place): void {
  spawnSync('bash', ['-c', COMMIT], { cwd: folder, env: { ...process.env, HOME: join(folder, 'home') } });
}

/** What is run, and compared, with `--corpus`. */
export const PROGRAMS: readonly Program[] = [
  coreutil('ls', '-la tree'),
  coreutil('cat', 'lines.txt tree/one.txt'),
  coreutil('cp', '-rp tree copy'),
  coreutil('mv', 'tree/one.txt tree/below/three.txt'),
  coreutil('ln', '-s lines.txt link.txt'),
  coreutil('mkdir', '-p new/a/b'),
  coreutil('rm', '-r tree'),
  coreutil('wc', 'lines.txt'),
  coreutil('sort', '-n lines.txt'),
  coreutil('stat', 'lines.txt tree'),
  coreutil('df', '.'),
  coreutil('du', '-a tree'),
  coreutil('find', 'tree -name *.txt -newermt 2020-01-01'),
  coreutil('date', '+%Y'),
  coreutil('uname', '-a'),
  coreutil('id', ''),
  coreutil('touch', '-d 2020-01-01T00:00:00 lines.txt new.txt'),
  coreutil('chmod', '-R go-rwx tree'),
  coreutil('dd', 'if=lines.txt of=dd.out bs=512 count=3 conv=fsync'),
  coreutil('timeout', '0.2 sleep 5'),
  coreutil('sleep', '0.05'),
  coreutil('tail', '-n 2 lines.txt'),
  coreutil('grep', '-rn tea tree'),
  coreutil('sed', '-i s/tea/coffee/ lines.txt'),
  { ...coreutil('tar', '-czf tree.tar.gz tree'), tools: ['tar', 'gzip'] },
  shell('bash-pipeline', 'sort lines.txt | uniq -c | tail -n 3; for i in 1 2; do echo $i; done > out; wait'),
  shell(
    'bash-signals',
    'trap "echo usr1" USR1; kill -USR1 $$; (kill -TERM $BASHPID); sleep 0.1 & kill $!; wait; ulimit -n 64',
  ),
  shell('git-commit', COMMIT, ['git']),
  { name: 'git-log', tools: ['git'], args: () => ['-C', 'repo', 'log', '--stat'], setUp: commit },
  script('python-subprocess', 'python3', 'python-subprocess.py'),
  script('python-sockets', 'python3', 'python-sockets.py'),
  script('python-walk', 'python3', 'python-walk.py'),
  script('perl', 'perl', 'perl-system.pl'),
  {
    name: 'curl',
    tools: ['curl'],
    args: ({ port }) => ['-sS', '-o', 'page.html', `http://127.0.0.1:${port}/tea`],
    server: true,
  },
  node('fs-sync'),
  node('fs-promises'),
  node('net'),
  node('dgram'),
  node('dns'),
  node('child-process'),
  node('cluster'),
  node('worker-threads'),
  node('http-load'),
  node('timers'),
  { name: 'npm-version', tools: ['npm'], args: () => ['--version'] },
];

/** The names of all programs. */
export const NAMES: readonly string[] = PROGRAMS.map(({ name }) => name);
