/** `ptracer/syscalls`: the tables for people. */
export * from '@ptracer/core/syscalls';
