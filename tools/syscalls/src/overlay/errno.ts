/**
 * The kernel's own errors (`include/linux/errno.h`), which a tracer sees where a signal interrupts a call, with
 * what they mean to whoever reads a trace.
 */
export const INTERNAL_ERRNOS: readonly (readonly [number, string, string])[] = [
  [512, 'ERESTARTSYS', 'To be restarted if SA_RESTART is set'],
  [513, 'ERESTARTNOINTR', 'To be restarted'],
  [514, 'ERESTARTNOHAND', 'To be restarted if no handler'],
  [516, 'ERESTART_RESTARTBLOCK', 'Interrupted by signal'],
];
