import type { DeliveryStatus } from '../../domain/outcome.ts';

/** The byte that says a status; 0 says nothing of the position. Stored: never change a number. */
const codes: Record<DeliveryStatus, number> = {
  pending: 1,
  delivered: 2,
  filtered: 3,
  retrying: 4,
  failed: 5,
  duplicate: 6,
};

/** The byte of a status. */
export function codeOf(status: DeliveryStatus): number {
  return codes[status];
}

/** Positions that one row may span: a batch, with room. */
export const positionsMax = 4_096;

/** Packs statuses by position: a byte for each position from the first to the last. */
export function packStates(states: ReadonlyMap<number, DeliveryStatus>): { first: number; bytes: Buffer } {
  const positions = [...states.keys()];
  const first = Math.min(...positions);
  const bytes = Buffer.alloc(Math.max(...positions) - first + 1);
  for (const [position, status] of states) bytes[position - first] = codes[status];
  return { first, bytes };
}

const statuses = new Map(
  // The keys of `codes` are statuses.
  Object.entries(codes).map(([status, code]) => [code, status as DeliveryStatus]),
);

/** The status of a position; undefined where the row says nothing of it. */
export function stateAt(first: number, bytes: Uint8Array, position: number): DeliveryStatus | undefined {
  return statuses.get(bytes[position - first] ?? 0);
}
