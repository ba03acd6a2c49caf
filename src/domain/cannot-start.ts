/**
 * Switchyard cannot start, for a reason that a person can mend. The message is a sentence that says what
 * is wrong and what to do; it is shown without a stack, and the process ends with code 1.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
