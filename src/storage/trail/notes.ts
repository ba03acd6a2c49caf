import * as z from 'zod/mini';

/** What is kept of one attempt. Texts hold no secrets and are cut before they come here. */
export type Attempt = {
  atMs: number;
  durationMs: number;
  request?: { method: string; url: string };
  response?: { status: number; body?: string };
};

/** What is known of a position beside its status. */
export type Note = { reason?: string; nextAtMs?: number; attempt?: Attempt };

// Stored as short as it can be read: most of a row's notes are alike, so the commonest reason and request stand once.
const StoredNote = z.object({
  r: z.optional(z.string()),
  next: z.optional(z.number()),
  at: z.optional(z.number()),
  ms: z.optional(z.number()),
  /** [method, url]; null where the attempt sent nothing. */
  q: z.optional(z.nullable(z.tuple([z.string(), z.string()]))),
  s: z.optional(z.number()),
  b: z.optional(z.string()),
});
type StoredNote = z.infer<typeof StoredNote>;
const StoredNotes = z.object({
  reason: z.optional(z.string()),
  request: z.optional(z.tuple([z.string(), z.string()])),
  notes: z.record(z.string(), StoredNote),
});

/** As JSON, or null where there is nothing to say. */
export function packNotes(notes: ReadonlyMap<number, Note>): string | null {
  if (notes.size === 0) return null;
  const all = [...notes.values()];
  const reason = all.find((note) => note.reason !== undefined)?.reason;
  const first = all.find((note) => note.attempt?.request)?.attempt?.request;
  const stored: Record<string, StoredNote> = {};
  for (const [position, note] of notes) stored[position] = pack(note, reason, first);
  return JSON.stringify({ reason, request: first && [first.method, first.url], notes: stored });
}

function pack(
  { reason, nextAtMs, attempt }: Note,
  sharedReason?: string,
  shared?: Attempt['request'],
): StoredNote {
  return {
    r: reason === sharedReason ? undefined : (reason ?? ''),
    next: nextAtMs,
    ...(attempt && {
      at: attempt.atMs,
      ms: Math.round(attempt.durationMs * 10) / 10,
      q: isSame(attempt.request, shared) ? undefined : requestOf(attempt),
      s: attempt.response?.status,
      b: attempt.response?.body,
    }),
  };
}

function isSame(one: Attempt['request'], other: Attempt['request']): boolean {
  return one?.url === other?.url && one?.method === other?.method;
}

function requestOf({ request }: Attempt): [string, string] | null {
  return request ? [request.method, request.url] : null;
}

/** Reads them back, for one position. */
export function noteAt(packed: unknown, position: number): Note {
  if (packed === null || packed === undefined) return {};
  const { reason, request, notes } = StoredNotes.parse(packed);
  const note = notes[position];
  if (!note) return {};
  const [method, url] = note.q === undefined ? (request ?? []) : (note.q ?? []);
  return {
    reason: (note.r ?? reason) || undefined,
    nextAtMs: note.next,
    attempt:
      note.at === undefined
        ? undefined
        : {
            atMs: note.at,
            durationMs: note.ms ?? 0,
            request: method !== undefined && url !== undefined ? { method, url } : undefined,
            response: note.s === undefined ? undefined : { status: note.s, body: note.b },
          },
  };
}
