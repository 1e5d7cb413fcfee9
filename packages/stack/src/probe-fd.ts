/** `PROBE.data` of `@ptracer/core`, for code that is loaded into a program and must load nothing else. */
export const PROBE_FD = 0x7074_7270;
