/**
 * How a process that traces itself tells the tracer which of its system calls are ptracer's: everything that a
 * thread does from a BEGIN mark to the next END mark is not the program's. A mark is a call that fails at once
 * and changes nothing: lseek(2) of a descriptor that cannot exist.
 */
export const MARK_FD = -0x7074;
/** Offset of the call; a program that seeks a descriptor of that number to this place is not known. */
export const MARK_OFFSET = 0x70747263;
export const MARK_BEGIN = 0;
export const MARK_END = 1;

/**
 * Marks that need nothing but `node:fs`, for a thread that has yet to load what the others are made with:
 * fdatasync(2) of descriptors that no process has (the largest fs.nr_open is smaller). The kind of the mark is added.
 */
export const EARLY_MARK_FD = 0x70747262;
