export {
  compileFilter,
  filterTest,
  syscallFilter,
  type FilterOptions,
  type TraceConditions,
} from './filter.js';
export { explain, type FilterPlan } from './explain.js';
export { parseFdExpression } from './fd-expression.js';
export { nearest } from './nearest.js';
export { all, any, not } from './pattern/combine.js';
export { compilePattern, matches, type CompiledPattern } from './pattern/compile.js';
export type { PatternOptions } from './pattern/parse.js';
export { pathMatcher } from './pattern/path.js';
export type * from './pattern/types.js';
export { preset, PRESET_NAMES, type Preset } from './presets.js';
export { selectSyscalls } from './select-syscalls.js';
export { parseSignalExpression } from './signal-expression.js';
export { parseStatusExpression, type CallStatus } from './status.js';
export { parseTraceExpression } from './trace-expression.js';
export { where } from './where/where.js';
