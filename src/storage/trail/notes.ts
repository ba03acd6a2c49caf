import * as z from 'zod/mini';

/** What is kept of one attempt. Texts hold no secrets and are cut before they come here. */
export type Attempt = {
  atMs: number;
  durationMs: number;
  /** Headers and body are kept where no success was answered. What was delivered can be mapped again. */
  request?: { method: string; url: string; headers?: Record<string, string>; body?: string };
  response?: { status: number; body?: string };
};

/** What is known of a position beside its status. */
export type Note = { reason?: string; nextAtMs?: number; attempt?: Attempt };

// Stored as short as it can be read: most of a row's notes are alike, and those of a batch are the same, so the first
// reason, request and answer stand once. 0 means: that one.
const Shared = z.literal(0);
const Headers = z.record(z.string(), z.string());
const StoredNote = z.object({
  r: z.optional(z.string()),
  next: z.optional(z.number()),
  at: z.optional(z.number()),
  ms: z.optional(z.number()),
  /** [method, url]; null where the attempt sent nothing. */
  q: z.optional(z.nullable(z.tuple([z.string(), z.string()]))),
  h: z.optional(z.union([Shared, Headers])),
  c: z.optional(z.union([Shared, z.string()])),
  s: z.optional(z.number()),
  b: z.optional(z.union([Shared, z.string()])),
});
type StoredNote = z.infer<typeof StoredNote>;
const StoredNotes = z.object({
  reason: z.optional(z.string()),
  request: z.optional(z.tuple([z.string(), z.string()])),
  headers: z.optional(Headers),
  sent: z.optional(z.string()),
  answer: z.optional(z.string()),
  notes: z.record(z.string(), StoredNote),
});

/** As JSON, or null where there is nothing to say. */
export function packNotes(notes: ReadonlyMap<number, Note>): string | null {
  if (notes.size === 0) return null;
  const all = [...notes.values()];
  const shared: Sharing = {
    reason: all.find((note) => note.reason !== undefined)?.reason,
    request: all.find((note) => note.attempt?.request)?.attempt?.request,
    answer: all.find((note) => note.attempt?.response?.body !== undefined)?.attempt?.response?.body,
  };
  const { reason, request, answer } = shared;
  const stored: Record<string, StoredNote> = {};
  for (const [position, note] of notes) stored[position] = pack(note, shared);
  return JSON.stringify({
    reason,
    request: request && [request.method, request.url],
    headers: request?.headers,
    sent: request?.body,
    answer,
    notes: stored,
  });
}

type Request = Attempt['request'];
type Sharing = { reason?: string | undefined; request?: Request; answer?: string | undefined };

function pack({ reason, nextAtMs, attempt }: Note, shared: Sharing): StoredNote {
  const { request, response } = attempt ?? {};
  return {
    r: reason === shared.reason ? undefined : (reason ?? ''),
    next: nextAtMs,
    ...(attempt && {
      at: attempt.atMs,
      ms: Math.round(attempt.durationMs * 10) / 10,
      q: isSame(request, shared.request) ? undefined : requestOf(attempt),
      h: request?.headers && haveSame(request.headers, shared.request?.headers) ? 0 : request?.headers,
      c: request?.body !== undefined && request.body === shared.request?.body ? 0 : request?.body,
      s: response?.status,
      b: response?.body !== undefined && response.body === shared.answer ? 0 : response?.body,
    }),
  };
}

function haveSame(one: Record<string, string>, other: Record<string, string> | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function isSame(one: Request, other: Request): boolean {
  return one?.url === other?.url && one?.method === other?.method;
}

function requestOf({ request }: Attempt): [string, string] | null {
  return request ? [request.method, request.url] : null;
}

/** Reads them back, for one position. */
export function noteAt(packed: unknown, position: number): Note {
  if (packed === null || packed === undefined) return {};
  const shared = StoredNotes.parse(packed);
  const note = shared.notes[position];
  if (!note) return {};
  return {
    reason: (note.r ?? shared.reason) || undefined,
    nextAtMs: note.next,
    attempt:
      note.at === undefined
        ? undefined
        : {
            atMs: note.at,
            durationMs: note.ms ?? 0,
            request: requestAt(note, shared),
            response:
              note.s === undefined
                ? undefined
                : { status: note.s, body: note.b === 0 ? shared.answer : note.b },
          },
  };
}

function requestAt(note: StoredNote, shared: z.infer<typeof StoredNotes>): Request {
  const [method, url] = note.q === undefined ? (shared.request ?? []) : (note.q ?? []);
  if (method === undefined || url === undefined) return undefined;
  return {
    ...{ method, url },
    headers: note.h === 0 ? shared.headers : note.h,
    body: note.c === 0 ? shared.sent : note.c,
  };
}
