import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Runs } from '../measure.js';
import { UsageError } from '../options.js';
import { environment, findTool, furnish, placeIn } from './place.js';
import { NAMES, PROGRAMS, type Program } from './programs.js';

interface Settings {
  self: boolean;
  options: readonly string[];
  folder: string;
}

/** Starts the HTTP server of programs/, which prints its port, in a process of its own. */
async function startServer(): Promise<{ server: ChildProcess; port: number }> {
  const file = placeIn('', 0).script('http-server.mjs');
  const server = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(server.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  return { server, port: Number(String(line)) };
}

async function runProgram(program: Program, path: string, settings: Settings): Promise<Runs> {
  const served = program.server ? await startServer() : undefined;
  try {
    const place = placeIn(join(settings.folder, 'work'), served?.port ?? 0);
    const command = {
      argv: [path, ...program.args(place)],
      cwd: place.folder,
      env: environment(place),
      output: join(settings.folder, 'output'),
    };
    const prepare = (): void => furnish(place, () => program.setUp?.(place));
    return run({ name: program.name, command, prepare }, settings);
  } finally {
    served?.server.kill();
  }
}

/** Runs the programs of these names, or all; those that lack a tool are skipped, with the reason. */
export async function runCorpus(
  names: readonly string[],
  settings: Settings,
): Promise<{ runs: Runs[]; skipped: string[] }> {
  const unknown = names.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`ERR_PTRACER_USAGE: there is no program ${unknown} in the corpus; see --list`);
  }
  mkdirSync(join(settings.folder, 'work'), { recursive: true });
  const runs: Runs[] = [];
  const skipped: string[] = [];
  for (const program of PROGRAMS) {
    if (names.length > 0 && !names.includes(program.name)) continue;
    const missing = program.tools.find((tool) => findTool(tool) === undefined);
    if (missing !== undefined) skipped.push(`${program.name}: there is no ${missing}`);
    else runs.push(await runProgram(program, findTool(program.tools[0]) ?? '', settings));
  }
  return { runs, skipped };
}
