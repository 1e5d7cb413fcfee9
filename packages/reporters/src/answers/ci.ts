/** The analyses behind reports for CI. */
import type { Analysis } from '../analysis.js';
import { BlockingAnalysis, type BlockingOptions } from './blocking.js';
import { LeakAnalysis, type LeakOptions } from './leaks.js';

/** What reporters that show findings look for, where nobody else says it. */
export interface CiOptions extends LeakOptions, BlockingOptions {}

/** Leaks and blocking, as for `Reporter.analyses`. */
export function ciAnalyses(options: CiOptions = {}): Analysis[] {
  return [new LeakAnalysis(options), new BlockingAnalysis(options)];
}
