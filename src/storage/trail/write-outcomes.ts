import type { DeliveryStatus } from '../../domain/outcome.ts';
import { withChanges, type IntegrationChange } from '../metrics/changes.ts';
import { hourOf, type Hours, type Statements } from './hours.ts';
import { packNotes, type Note } from './notes.ts';
import { codeOf, packStates } from './states.ts';
import { toldColumns } from './told.ts';

/** How the positions of one entry stand at one integration. */
export type Sheet = {
  entry: { atMs: number; lane: number; offset: number };
  integrationId: string;
  states: Map<number, DeliveryStatus>;
  notes: Map<number, Note>;
};

const sheetParameters = 12;

/** What is counted with the sheets, in the minute of `atMs`. */
export type Counted = { changes: readonly IntegrationChange[]; atMs: number };

/**
 * Writes what is newest: `seq` must be greater than in every call before. One statement, all or nothing: what it counts is
 * counted exactly once, since an outcome that was not written is settled anew, and one that was is not; and those who watch
 * are told in it.
 */
export async function writeOutcomes(
  sql: Statements,
  hours: Hours,
  sheets: readonly Sheet[],
  seq: number,
  { changes, atMs }: Counted = { changes: [], atMs: 0 },
): Promise<void> {
  if (sheets.length === 0) return;
  await hours.make(sheets.map(({ entry }) => hourOf(entry.atMs)));
  const rows = sheets.flatMap(rowsOf);
  const counted = withChanges(changes, atMs, sheetParameters + 1);
  await sql.unsafe(
    `with told as (
       insert into feed (org_id, source_id, integration_id, events, places)
       select org_id, source_id, id, events, places
       from unnest($10::text[], $11::int[], $12::text[]) as r(integration, events, places)
       join integrations on id = integration)${counted.text}
     insert into outcomes
       (at_ms, lane, "offset", integration_id, seq, first_position, states, state, notes, org_id)
     select a, l, o, i, $5::bigint, f, decode(s, 'hex'), c, n::json,
       (select org_id from integrations where integrations.id = i)
     from unnest($1::bigint[], $2::int[], $3::bigint[], $4::text[], $6::int[], $7::text[], $8::int[], $9::text[])
       as r(a, l, o, i, f, s, c, n)`,
    [
      rows.map(({ entry }) => entry.atMs),
      rows.map(({ entry }) => entry.lane),
      rows.map(({ entry }) => entry.offset),
      rows.map(({ integrationId }) => integrationId),
      seq,
      rows.map(({ first }) => first),
      rows.map(({ hex }) => hex),
      rows.map(({ code }) => code),
      rows.map(({ notes }) => notes),
      ...toldColumns(
        sheets.map(({ entry, integrationId: id, states }) => ({ id, entry, positions: [...states.keys()] })),
      ),
      ...counted.values,
    ],
    { prepare: true },
  );
}

/** A row for each status in the sheet, so that an index by it finds all that is so. Most sheets have one. */
function rowsOf({ entry, integrationId, states, notes }: Sheet) {
  return [...new Set(states.values())].map((status) => {
    const same = new Map([...states].filter(([, one]) => one === status));
    const { first, bytes } = packStates(same);
    const packed = packNotes(new Map([...notes].filter(([position]) => same.has(position))));
    return { entry, integrationId, first, hex: bytes.toString('hex'), code: codeOf(status), notes: packed };
  });
}
