/** Variables that would change the tracer child instead of the command. */
const NODE_VARIABLE = /^(NODE_|UV_|V8_)/;

/** The environment of the tracer child: ours, without what is meant for a Node.js program. */
export function tracerEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !NODE_VARIABLE.test(name)));
}
