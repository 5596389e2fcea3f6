import * as v from 'valibot';

/**
 * Why something failed. The code decides the exit status of the command line: `usage` and `unsupported` are 2, `interrupted` 130, all else 1.
 * - usage: an option or a field that is wrong or does not apply
 * - data: the data set or a file cannot be used
 * - unsupported: a family, loss or backend that this version does not have
 * - computation: the solver or the training failed
 * - denied: the transport refused the caller
 * - missing: no such run, data set, file
 */
export const FAILURE_CODES = ['usage', 'data', 'unsupported', 'computation', 'interrupted', 'denied', 'missing', 'internal'] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** What crosses the contract when a call fails: what happened and where (message), what to try (hint). */
export const FailureSchema = v.object({
  code: v.picklist(FAILURE_CODES),
  message: v.string(),
  hint: v.optional(v.string()),
  details: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
});
export type FailureData = v.InferOutput<typeof FailureSchema>;

export class Failure extends Error {
  readonly code: FailureCode;
  readonly hint?: string;
  readonly details?: Record<string, string | number>;

  constructor(code: FailureCode, message: string, hint?: string, details?: Record<string, string | number>) {
    super(message);
    this.name = 'Failure';
    this.code = code;
    this.hint = hint;
    this.details = details;
  }

  static from(data: FailureData): Failure {
    return new Failure(data.code, data.message, data.hint, data.details);
  }

  /** Any thrown value as the data that cross; what is not a Failure is an internal error and keeps only its message. */
  static describe(error: unknown): FailureData {
    if (error instanceof Failure) {
      return {
        code: error.code,
        message: error.message,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        ...(error.details === undefined ? {} : { details: error.details }),
      };
    }
    return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
  }
}
