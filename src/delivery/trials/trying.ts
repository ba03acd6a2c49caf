import type { Destination, OutgoingRequest, OutgoingResponse, Tools } from '../../catalog/destination.ts';
import type { TrialAnswer } from '../../domain/trials/trials.ts';

export type Exchange = { request: OutgoingRequest; response?: OutgoingResponse };

/** What the three kinds of trial work with. */
export type Trying = {
  destination: Destination;
  tools: Tools;
  /** Everything that was sent, or would have been, in its order. */
  exchanges: readonly Exchange[];
  redact: (text: string) => string;
};

export function answerWith(
  code: TrialAnswer['code'],
  message: string,
  more: Partial<TrialAnswer> = {},
): TrialAnswer {
  return { code, message, fieldErrors: [], steps: [], requests: [], options: [], ...more };
}
