import { sql as text } from 'drizzle-orm';
import { Trial, TrialAnswer } from '../../domain/trials/trials.ts';
import type { Db } from '../control/tables.ts';
import type { Sql } from '../database.ts';
import type { Seal } from '../seal.ts';

/** Nobody waits for older ones any more. */
const forgottenAfterMs = 60_000;

/** Asks delivery, in the transaction that writes down who tried what. Forgets what nobody came back for. */
export async function insertTrial(
  db: Db,
  seal: Seal,
  { id, orgId, trial }: { id: string; orgId: string; trial: Trial },
): Promise<void> {
  await db.execute(text`delete from trials where asked_at < now() - ${forgottenAfterMs} * interval '1 ms'`);
  const asked = seal.seal(JSON.stringify(trial), sealedAs(id));
  await db.execute(text`insert into trials (id, org_id, asked) values (${id}, ${orgId}, ${asked})`);
}

/** The oldest that nobody has taken, which is the caller's from now on; undefined where there is none. */
export async function takeTrial(sql: Sql, seal: Seal): Promise<{ id: string; trial: Trial } | undefined> {
  const [row] = await sql<{ id: string; asked: Uint8Array }[]>`
    update trials set taken_at = now() where id = (
      select id from trials where taken_at is null and asked_at > now() - ${forgottenAfterMs} * interval '1 ms'
      order by asked_at, id limit 1 for update skip locked)
    returning id, asked`;
  if (!row) return undefined;
  return { id: row.id, trial: Trial.parse(JSON.parse(seal.open(Buffer.from(row.asked), sealedAs(row.id)))) };
}

export async function answerTrial(sql: Sql, seal: Seal, id: string, answer: TrialAnswer): Promise<void> {
  await sql`update trials set answer = ${seal.seal(JSON.stringify(answer), sealedAs(id))} where id = ${id}`;
}

/** How a trial stands. */
export type Standing = { kind: 'waiting' } | { kind: 'taken' } | { kind: 'gone' } | Answered;
type Answered = { kind: 'answered'; answer: TrialAnswer };

export async function trialStanding(sql: Sql, seal: Seal, id: string): Promise<Standing> {
  const [row] = await sql<{ is_taken: boolean; answer: Uint8Array | null }[]>`
    select taken_at is not null as is_taken, answer from trials where id = ${id}`;
  if (!row) return { kind: 'gone' };
  if (!row.answer) return { kind: row.is_taken ? 'taken' : 'waiting' };
  const answer = JSON.parse(seal.open(Buffer.from(row.answer), sealedAs(id)));
  return { kind: 'answered', answer: TrialAnswer.parse(answer) };
}

/** After it nobody can take it. With `isTaken: false` only where nobody has yet: false where somebody has. */
export async function deleteTrial(sql: Sql, id: string, { isTaken = true } = {}): Promise<boolean> {
  const rows =
    await sql`delete from trials where id = ${id} and (${isTaken} or taken_at is null) returning id`;
  return rows.length > 0;
}

function sealedAs(id: string): string {
  return `trials:${id}`;
}
