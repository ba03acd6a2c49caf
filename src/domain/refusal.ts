/** One meaning each; the names are the contract's StatusCode. */
export const statusCodes = [
  'OK',
  'INVALID_INPUT',
  'UNAUTHENTICATED',
  'EMAIL_UNCONFIRMED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'UPSTREAM_FAILED',
] as const;
export type StatusCode = (typeof statusCodes)[number];
export type RefusalCode = Exclude<StatusCode, 'OK'>;

/** One wrong value. `path` starts at the mutation's argument: `details.apiKey`, `configPayload.events.2`. */
export type FieldError = { path: string; message: string };

/**
 * A person's mistake, thrown to the room's door, where it becomes an answer: `success: false` in a
 * mutation, a coded GraphQL error in a query. Everything else that is thrown is a bug.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly fieldErrors: FieldError[];

  constructor(code: RefusalCode, message: string, fieldErrors: FieldError[] = []) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.fieldErrors = fieldErrors;
  }
}
