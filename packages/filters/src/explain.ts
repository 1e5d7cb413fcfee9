/** What a filter costs: which of its parts is decided where. */
import { tableFor, type Arch } from '@ptracer/core';
import { optionsCondition, type FilterOptions } from './filter.js';
import { stagesOf, type Stages } from './pattern/compile.js';
import { describeCondition, describeKernelTest } from './pattern/describe.js';
import { parseFilter, type PatternOptions } from './pattern/parse.js';
import type { SyscallFilter } from './pattern/types.js';

/** A filter in its stages, each in words. A call passes from one to the next; what a stage refuses costs no more. */
export interface FilterPlan {
  /** Names of the calls that can stop the program; `all`: calls that no table knows too. */
  calls: string[] | 'all';
  /** Where `calls` is `all`: those that never stop it. */
  except: string[];
  /** What the kernel asks of the registers of a call before it stops. */
  arguments: { call: string; test: string }[];
  /** What the tracer asks of the decoded call; `null`: nothing. */
  tracer: string | null;
  /** The tracer looks up what each descriptor refers to. */
  descriptorPaths: boolean;
  /** What is asked of the stack, once it was taken; `null`: nothing. */
  stack: string | null;
  /** What functions decide, in the host; `null`: nothing. */
  host: string | null;
  /** All of that, for people. */
  text: string;
}

const FEW = 8;
const WIDTH = 14;

function few(names: readonly string[]): string {
  if (names.length <= FEW) return names.join(', ');
  return `${names.slice(0, FEW).join(', ')} and ${names.length - FEW} more`;
}

function kernelLines({ calls, except, arguments: tests }: Omit<FilterPlan, 'text'>): string[] {
  const asked = new Map<string, string[]>();
  for (const { call, test } of tests) asked.set(test, [...(asked.get(test) ?? []), call]);
  const plain = calls === 'all' ? [] : calls.filter((name) => !tests.some(({ call }) => call === name));
  const lines = [...asked].map(([test, names]) => `${few(names)}: stop where ${test}`);
  if (plain.length > 0) lines.push(`${few(plain)}: stop`);
  if (calls === 'all') {
    lines.push(except.length > 0 ? `${few(except)}: never stop` : 'every call stops');
    if (except.length > 0 || tests.length > 0) lines.push('every other call stops');
  } else lines.push(calls.length > 0 ? 'no other call stops' : 'no call stops');
  return lines;
}

function textOf(plan: Omit<FilterPlan, 'text'>): string {
  const { tracer, descriptorPaths, stack, host } = plan;
  const asks = [
    ...(descriptorPaths ? ['what each descriptor refers to'] : []),
    ...(tracer === null ? [] : [tracer]),
  ];
  const stages: [string, string[]][] = [
    ['kernel', kernelLines(plan)],
    ['tracer', asks.length > 0 ? asks : ['nothing']],
    ['stack', [stack ?? 'nothing']],
    ['functions', [host ?? 'nothing']],
  ];
  return stages
    .flatMap(([name, lines]) => lines.map((line, i) => (i === 0 ? name : '').padEnd(WIDTH) + line))
    .join('\n');
}

function planOf({ plan, stack, host }: Stages, arch: Arch): FilterPlan {
  const table = tableFor(arch);
  const nameOf = (number: number): string => table.byNumber(number)!.name;
  const parts = {
    calls: plan.syscalls === 'all' ? ('all' as const) : plan.syscalls.map(nameOf),
    except: plan.kernel.filter(([, test]) => test === false).map(([number]) => nameOf(number)),
    arguments: plan.kernel
      .filter(([, test]) => test !== false)
      .map(([number, test]) => ({
        call: nameOf(number),
        test: describeKernelTest(test, table.byNumber(number)!),
      })),
    tracer: plan.condition && describeCondition(plan.condition),
    descriptorPaths: plan.needsDescriptorPaths,
    stack: stack === undefined ? null : describeCondition(stack),
    host: host === undefined ? null : describeCondition(host),
  };
  return { ...parts, text: textOf(parts) };
}

function isConditions(filter: SyscallFilter | FilterOptions): filter is FilterOptions {
  return ['trace', 'paths', 'fds', 'status', 'where', 'preset', 'pattern'].some((key) => key in filter);
}

/**
 * Says where each part of a filter is decided: what the kernel decides is free, a stop costs microseconds, a stack
 * some more. In a process that runs already the kernel decides nothing: there the tracer asks it all.
 * @param filter an expression, patterns, or conditions
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function explain(
  filter: string | SyscallFilter | FilterOptions,
  options: PatternOptions = {},
): FilterPlan {
  const arch = options.arch ?? (process.arch as Arch);
  const given = typeof filter === 'string' ? { where: filter } : filter;
  const condition = isConditions(given) ? optionsCondition(given, options) : parseFilter(given, options);
  return planOf(stagesOf(condition, arch), arch);
}
