/**
 * The durable log between ingest and delivery.
 *
 * The bargain: `append` answers once the entry is on disk, not before. Entries of one lane are read in
 * the order in which they were committed. A reader sees every entry after its last commit again when it
 * opens anew: at least once, never skipped. The stream does not look into what it carries.
 */
export type Stream = {
  /** Resolves once the entry is on disk. Rejects with StreamUnavailable where it may not be. */
  append(entry: NewEntry): Promise<Place>;
  /** One entry, for a retry or for a person who looks at it; undefined once retention dropped it. */
  entry(place: Place): Promise<Entry | undefined>;
  /** Opens a reader. `consumer` names whose progress is kept. */
  read(consumer: string): Promise<Reader>;
  /** The whole hours that are kept, by the moment at which each begins, with the bytes that each takes. */
  hours(): Promise<{ atMs: number; bytes: number }[]>;
  /** Whether the consumer is done with every entry of the hour that begins then. */
  isDone(atMs: number, consumer: string): Promise<boolean>;
  /** Drops that hour, read or not: whoever calls it answers for that. False where it is in use just now, and stays. */
  drop(atMs: number): Promise<boolean>;
  /** Whether an append would have a chance now; /ready asks. */
  isReady(): boolean;
  /** Answers every append under way, then lets go of lane and connections. */
  close(): Promise<void>;
};

export type NewEntry = { atMs: number; head: string; body: Uint8Array };

/** Where an entry stands. `atMs` never falls within a lane and finds the partition without a search. */
export type Place = { lane: number; offset: number; atMs: number };

export type Entry = Place & { head: string; body: Buffer };

export type Reader = {
  /** The next entries of any lanes this reader holds, oldest first in each; waits until there are some. Empty once closed. */
  next(entriesMax: number): Promise<Entry[]>;
  /** All entries of the place's lane up to it are done. Throws LaneLost where another reader took the lane over. */
  commit(place: Place): Promise<void>;
  /** Called when lanes were lost to another process: work of these lanes must stop. */
  onLost(listener: (lane: number) => void): void;
  close(): Promise<void>;
};

/** The log could not take the entry, or could not say whether it did. The caller may try again. */
export class StreamUnavailable extends Error {
  override readonly name = 'StreamUnavailable';
}

/** The log has more to write than it may keep in memory; the caller may try again in a second. */
export class StreamBusy extends StreamUnavailable {}

/** A commit came too late: the lane belongs to another reader since its lease ran out. */
export class LaneLost extends Error {
  override readonly name = 'LaneLost';
}
