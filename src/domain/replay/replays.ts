import * as z from 'zod/mini';

/** Failures that one call may name. */
export const failureIdsMax = 1_000;

/** What a job sends again. Moments are Unix milliseconds; `toMs` is not included, and never later than the job. */
export const ReplayWanted = z.discriminatedUnion('kind', [
  /** Those that failed: named, of one reason, in a span of when they failed, or all. */
  z.object({
    kind: z.literal('failures'),
    failureIds: z.optional(z.array(z.string())),
    reason: z.optional(z.string()),
    fromMs: z.optional(z.number()),
    toMs: z.optional(z.number()),
  }),
  /** Every event of the source that came in a span and is still kept, whatever became of it. */
  z.object({ kind: z.literal('kept'), fromMs: z.optional(z.number()), toMs: z.optional(z.number()) }),
]);
export type ReplayWanted = z.infer<typeof ReplayWanted>;

const tooMany = `Name at most ${failureIdsMax} failures, or give a reason or a span.`;

/** What a person asks for. What stays away narrows nothing. */
export const ReplayAsked = z
  .object({
    failureIds: z.optional(
      z
        .array(z.string())
        .check(
          z.minLength(1, 'Name at least one failure, or leave it out.'),
          z.maxLength(failureIdsMax, tooMany),
        ),
    ),
    reason: z.optional(z.string()),
    from: z.optional(z.date()),
    to: z.optional(z.date()),
    delivered: z.optional(z.boolean()),
  })
  .check(({ value, issues }) => {
    const refuse = (path: string, message: string) =>
      void issues.push({ code: 'custom', input: value, path: [path], message });
    const { failureIds, reason, from, to, delivered } = value;
    if (from && to && from >= to) refuse('to', 'It must be later than from.');
    if (failureIds && (reason !== undefined || from || to))
      refuse('failureIds', 'Name failures, or give a reason and a span, not both.');
    if (delivered && failureIds) refuse('failureIds', 'With delivered, give a span and no failures.');
    if (delivered && reason !== undefined) refuse('reason', 'With delivered, give a span and no reason.');
  });
type ReplayAsked = z.infer<typeof ReplayAsked>;

export function wantedOf({ failureIds, reason, from, to, delivered = false }: ReplayAsked): ReplayWanted {
  const span = { fromMs: from?.getTime(), toMs: to?.getTime() };
  if (delivered) return { kind: 'kept', ...span };
  return { kind: 'failures', failureIds: failureIds && [...new Set(failureIds)].sort(), reason, ...span };
}

export const jobStates = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;
export type JobState = (typeof jobStates)[number];
