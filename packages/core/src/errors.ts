/** Codes of every error and warning that ptracer raises itself. */
export type PtracerErrorCode =
  | 'ERR_PTRACER_UNSUPPORTED_PLATFORM'
  | 'ERR_PTRACER_INVALID_ARGUMENT'
  | 'ERR_PTRACER_INVALID_FILTER'
  | 'ERR_PTRACER_COMMAND_NOT_FOUND'
  | 'ERR_PTRACER_COMMAND_NOT_EXECUTABLE'
  | 'ERR_PTRACER_NO_SUCH_PROCESS'
  | 'ERR_PTRACER_PTRACE_FORBIDDEN'
  | 'ERR_PTRACER_ALREADY_TRACED'
  | 'ERR_PTRACER_START_FAILED'
  | 'ERR_PTRACER_SYSTEM_CALL'
  | 'ERR_PTRACER_PROTOCOL'
  | 'ERR_PTRACER_PLUGIN'
  | 'ERR_PTRACER_ALREADY_ITERATED'
  | 'ERR_PTRACER_TRACER_DIED'
  | 'ERR_PTRACER_HANDLER_FAILED'
  | 'ERR_PTRACER_ALREADY_ENABLED'
  | 'ERR_PTRACER_OPEN_DESCRIPTORS'
  | 'ERR_PTRACER_TRACER_FAILED'
  | 'ERR_PTRACER_REPORTER_NOT_FOUND'
  | 'ERR_PTRACER_REPORTER_INVALID'
  | 'ERR_PTRACER_REPORTER_FAILED'
  | 'ERR_PTRACER_TRACE_FILE';

/** An error of ptracer's own. `code` is stable; the message says what was wrong, why, and what to do. */
export class PtracerError extends Error {
  readonly code: PtracerErrorCode;
  /** ERR_PTRACER_TRACER_DIED, where it can be known: how many events were lost with the tracer. */
  declare readonly lost?: number;

  constructor(code: PtracerErrorCode, message: string, options?: { cause?: unknown; lost?: number }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options?.lost !== undefined) this.lost = options.lost;
  }
}

Object.defineProperty(PtracerError.prototype, 'name', { value: 'PtracerError', configurable: true });

/** A C library function failed. */
export class SystemCallError extends PtracerError {
  readonly errno: number;
  readonly errnoName: string;

  constructor(operation: string, errno: number, errnoName: string, text: string) {
    super('ERR_PTRACER_SYSTEM_CALL', `${operation}: ${errnoName} (${text})`);
    this.errno = errno;
    this.errnoName = errnoName;
  }
}

/** How an error crosses the pipe between tracer child and host. */
export interface SerializedError {
  code: PtracerErrorCode;
  message: string;
}

export function serializeError(error: unknown): SerializedError {
  if (error instanceof PtracerError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'ERR_PTRACER_TRACER_FAILED',
    message: `the tracer, or a plugin in it, failed; the command runs on untraced: ${message}`,
  };
}

export function reviveError(error: SerializedError): PtracerError {
  return new PtracerError(error.code, error.message);
}
