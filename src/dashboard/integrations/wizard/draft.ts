import * as z from 'zod/mini';
import { isJson, isObject } from '../../../domain/fields/own.ts';
import type { Values } from '../../../domain/prototypes.ts';

/** A draft that nobody came back to goes after this. */
export const draftKeptMsMax = 30 * 24 * 60 * 60_000;

// Whole, since a record of zod's leaves out a name like `__proto__`.
const values = z.custom<Values>((value) => isObject(value) && isJson(value));
/** A try whose answer may have been lost. The same input tries again with the same id, and makes nothing twice. */
const attempt = z.object({ requestId: z.string(), input: z.string() });

const draftSchema = z.object({
  version: z.literal(1),
  savedAtMs: z.number(),
  code: z.optional(z.string()),
  sourceId: z.optional(z.string()),
  /** An existing connection; without it, a new one is made of `details`. */
  connectionId: z.optional(z.string()),
  /** The connection is one that this wizard has made. */
  isConnectionOurs: z.optional(z.boolean()),
  /** A new one was asked for, although there are others. */
  isConnectionNew: z.optional(z.boolean()),
  connectionName: z.optional(z.string()),
  /** What was typed, by destination; without secrets. */
  details: z.optional(z.record(z.string(), values)),
  config: z.optional(z.record(z.string(), values)),
  name: z.optional(z.string()),
  enabled: z.optional(z.boolean()),
  connectionAttempt: z.optional(attempt),
  integrationAttempt: z.optional(attempt),
});

export type Draft = z.infer<typeof draftSchema>;
export type Attempt = z.infer<typeof attempt>;

/**
 * Kept per person and organization: a second person at the same browser begins anew. What duplicates a destination has a
 * draft of its own.
 */
export function draftKey(personId: string, orgId: string, likeId?: string): string {
  const key = `switchyard.new-destination.${personId}.${orgId}`;
  return likeId === undefined ? key : `${key}.${likeId}`;
}

export function emptyDraft(nowMs: number): Draft {
  return { version: 1, savedAtMs: nowMs };
}

/** What was kept, if it can still be read and is not too old. */
export function readDraft(
  storage: Pick<Storage, 'getItem'> | undefined,
  key: string,
  nowMs: number,
): Draft | undefined {
  try {
    const parsed = draftSchema.safeParse(JSON.parse(storage?.getItem(key) ?? 'null'));
    return parsed.success && nowMs - parsed.data.savedAtMs < draftKeptMsMax ? parsed.data : undefined;
  } catch {
    // Storage is closed, or holds something else: then there is no draft.
    return undefined;
  }
}

/** Keeps the draft; where storage is closed or full it lives as long as the page. */
export function keepDraft(
  storage: Pick<Storage, 'setItem' | 'removeItem'> | undefined,
  key: string,
  draft: Draft | undefined,
): void {
  try {
    if (draft) storage?.setItem(key, JSON.stringify(draft));
    else storage?.removeItem(key);
  } catch {
    // A full storage must not stop somebody who is typing.
  }
}

/** The id to try with: the one before for the same input, whose answer may be lost; else a new one. */
export function nextAttempt(
  before: Attempt | undefined,
  input: unknown,
  newRequestId: () => string,
): Attempt {
  const text = JSON.stringify(input);
  return before?.input === text ? before : { requestId: newRequestId(), input: text };
}

export function valuesFor(of: Record<string, Values> | undefined, code: string): Values | undefined {
  return of && Object.hasOwn(of, code) ? of[code] : undefined;
}
