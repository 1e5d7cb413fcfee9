// A tracer-side filter for real programs: calls that take a path.
const SYSCALLS = {
  x64: [
    'open 2',
    'stat 4',
    'lstat 6',
    'access 21',
    'mkdir 83',
    'unlink 87',
    'readlink 89',
    'openat 257',
    'mkdirat 258',
    'newfstatat 262',
    'unlinkat 263',
    'readlinkat 267',
    'faccessat 269',
    'statx 332',
    'faccessat2 439',
  ],
};

export default (options, { arch }) => ({
  syscalls: new Set(SYSCALLS[arch].map((call) => Number(call.split(' ')[1]))),
});
