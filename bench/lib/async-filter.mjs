/** A filter for statx(2), which the kernel decides. */
export default () => ({ syscalls: new Set([332, 291]) });
