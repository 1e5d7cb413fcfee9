// A tracer-side filter for the corpus: calls with a path under /nonexistent/ptracer/.
const SYSCALLS = { x64: [2, 4, 6, 21, 89, 257, 262, 267, 269, 332, 439] };

export default (options, { arch }) => ({
  syscalls: new Set(SYSCALLS[arch]),
  match: (call) =>
    call.args.some(({ value }) => typeof value === 'string' && value.startsWith('/nonexistent/ptracer/')),
});
