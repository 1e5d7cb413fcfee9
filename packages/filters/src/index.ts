export { syscallFilter, type FilterOptions } from './filter.js';
export { nearest } from './nearest.js';
export { parseSignalExpression } from './signal-expression.js';
export { parseStatusExpression, type CallStatus } from './status.js';
export { parseTraceExpression } from './trace-expression.js';
