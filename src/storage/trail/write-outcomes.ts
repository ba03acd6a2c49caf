import type { DeliveryStatus } from '../../domain/outcome.ts';
import { hourOf, type Hours, type Statements } from './hours.ts';
import { packNotes, type Note } from './notes.ts';
import { packStates } from './states.ts';

/** How the positions of one entry stand at one integration. */
export type Sheet = {
  entry: { atMs: number; lane: number; offset: number };
  integrationId: string;
  states: Map<number, DeliveryStatus>;
  notes: Map<number, Note>;
};

/** Writes what is newest: `seq` must be greater than in every call before. One statement, all or nothing. */
export async function writeOutcomes(
  sql: Statements,
  hours: Hours,
  sheets: readonly Sheet[],
  seq: number,
): Promise<void> {
  if (sheets.length === 0) return;
  await hours.make(sheets.map(({ entry }) => hourOf(entry.atMs)));
  const packed = sheets.map(({ states }) => packStates(states));
  await sql.unsafe(
    `insert into outcomes (at_ms, lane, "offset", integration_id, seq, first_position, states, notes)
     select a, l, o, i, $5::bigint, f, decode(s, 'hex'), n::json
     from unnest($1::bigint[], $2::int[], $3::bigint[], $4::text[], $6::int[], $7::text[], $8::text[])
       as r(a, l, o, i, f, s, n)`,
    [
      sheets.map(({ entry }) => entry.atMs),
      sheets.map(({ entry }) => entry.lane),
      sheets.map(({ entry }) => entry.offset),
      sheets.map(({ integrationId }) => integrationId),
      seq,
      packed.map(({ first }) => first),
      packed.map(({ bytes }) => bytes.toString('hex')),
      sheets.map(({ notes }) => packNotes(notes)),
    ],
    { prepare: true },
  );
}
