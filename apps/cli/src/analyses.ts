/** What is looked for, and which calls have to be traced for it. */
import {
  all,
  any,
  BlockingAnalysis,
  filterTest,
  isLoopWait,
  LeakAnalysis,
  StartupAnalysis,
  type Analysis,
  type BlockingOptions,
  type FilterOptions,
  type LeakOptions,
} from 'ptracer';
import { needsOf, TURNS } from './needs.js';
import { showsFindingsOnly, type Choice } from './settings.js';
import { rulesShownBy } from './shown-rules.js';

type Rule = Analysis['rule'];

/** The rule that an answer is about, whatever shows it. */
export function answerRule({ mode }: Choice): Rule | undefined {
  return mode === 'trace' || mode === 'report' ? undefined : rulesShownBy(mode)?.[0];
}

/** Every rule that is known to be looked for before reporters are made. */
export function rulesOf(settings: Choice): ReadonlySet<string> {
  const answer = answerRule(settings);
  const shown =
    answer === undefined ? settings.reporters.flatMap(({ name }) => rulesShownBy(name) ?? []) : [answer];
  return new Set([...settings.failOn.map(({ rule }) => rule), ...shown]);
}

const DEFAULT_SLOWER_THAN = 5e6;

/** From how long on a call is a finding, ns: all that fails is shown, and all that was asked for. `undefined`: the default. */
function slowerThan(settings: Choice): number | undefined {
  const { slowerThan: given, failOn } = settings;
  const failing = failOn.filter(({ rule }) => rule === 'blocking');
  const times = failing.map((one) => one.slowerThan ?? given ?? DEFAULT_SLOWER_THAN);
  if (given !== undefined) times.push(given);
  else if (showsFindingsOnly(settings)) times.push(DEFAULT_SLOWER_THAN);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Where only findings are shown, a filter is about the calls that opened what leaks. */
export function leakOptions(settings: Choice): LeakOptions {
  if (!showsFindingsOnly(settings)) return {};
  const { filter, isFiltered, all } = settings;
  return { ...(isFiltered && { filter: filterTest(filter) }), ...(all && { all }) };
}

export function blockingOptions(settings: Choice, callCost: number | undefined): BlockingOptions {
  const from = slowerThan(settings);
  return { ...(from !== undefined && { slowerThan: from }), ...(callCost !== undefined && { callCost }) };
}

/** An analysis that is told of the calls that matter. A leak is a call that is missing, so that one hears of them all. */
export function narrowed(analysis: Analysis, settings: Choice): Analysis {
  if (analysis.rule === 'leak' || !settings.isFiltered || !showsFindingsOnly(settings)) return analysis;
  const test = filterTest(settings.filter);
  return {
    rule: analysis.rule,
    observe: (event) => {
      if (event.type !== 'syscall' || isLoopWait(event) || test(event)) analysis.observe(event);
    },
    finish: (end?: number) => analysis.finish(end),
  } as Analysis;
}

/** Those of the command line itself: what `--fail-on` and an answer look for. */
export function ownAnalyses(settings: Choice, callCost: number | undefined): Analysis[] {
  const makers: Record<string, () => Analysis> = {
    leak: () => new LeakAnalysis(leakOptions(settings)),
    blocking: () => new BlockingAnalysis(blockingOptions(settings, callCost)),
    startup: () => new StartupAnalysis(),
  };
  const rules = new Set([...settings.failOn.map(({ rule }) => rule), answerRule(settings)]);
  return [...rules].flatMap((rule) => (rule === undefined ? [] : [narrowed(makers[rule]!(), settings)]));
}

/** What has to be traced: what the user wants to see, and what analyses have to be told of. */
export function filterFor(settings: Choice, rules: Iterable<string>): FilterOptions {
  const { filter, isFiltered } = settings;
  const sought = [...new Set(rules)];
  const needs = sought.map((rule) => needsOf(rule, slowerThan(settings))).filter((one) => one !== undefined);
  const turns = sought.includes('blocking') ? [TURNS] : [];
  const also = [...needs, ...turns].map((pattern) => ({ pattern }));
  if (!showsFindingsOnly(settings)) return also.length === 0 ? filter : { ...filter, also };
  const [only, ...more] = needs;
  if (only === undefined) return { trace: 'none' };
  // The choice among leaks is made when they are found.
  if (more.length > 0 || sought.includes('leak') || !isFiltered) return { pattern: any(...needs, ...turns) };
  const { pattern } = filter;
  return {
    ...filter,
    pattern: pattern === undefined ? only : all(only, pattern),
    also: turns.map((one) => ({ pattern: one })),
  };
}
