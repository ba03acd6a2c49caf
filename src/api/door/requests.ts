import * as z from 'zod/mini';
import type { Request } from '../../storage/control/requests.ts';
import { parse } from './parse.ts';

const requestIdCharsMax = 100;

const RequestId = z.object({
  requestId: z.optional(
    z
      .string()
      .check(
        z.minLength(1, 'Give it at least one character, or leave it out.'),
        z.maxLength(requestIdCharsMax, `Use at most ${requestIdCharsMax} characters.`),
      ),
  ),
});

/** The request that a create mutation names, so that sending it again creates nothing; undefined where it names none. */
export function requestOf(
  operation: string,
  actorId: string,
  input: { requestId?: string | undefined },
): Request | undefined {
  const { requestId } = parse(RequestId, input);
  return requestId === undefined ? undefined : { actorId, requestId, operation };
}
