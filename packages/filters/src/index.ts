export { syscallFilter, type FilterOptions } from './filter.js';
export { nearest } from './nearest.js';
export { compilePattern, matches, type CompiledPattern } from './pattern/compile.js';
export type { PatternOptions } from './pattern/parse.js';
export { pathMatcher } from './pattern/path.js';
export type * from './pattern/types.js';
export { parseSignalExpression } from './signal-expression.js';
export { parseStatusExpression, type CallStatus } from './status.js';
export { parseTraceExpression } from './trace-expression.js';
