import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { familyOf, killAll } from './processes.ts';
import { placeOf, type Switchyard } from './switchyard.ts';

/** Everything at once and without warning: the server and every process of its Postgres. */
export function killEverything(switchyard: Switchyard): void {
  killAll([...familyOf(switchyard.process.pid ?? 0), ...familyOf(postmasterOf(switchyard))]);
}

/** The first process of its Postgres. */
export function postmasterOf(switchyard: Switchyard): number {
  const [pid] = readFileSync(join(placeOf(switchyard), 'cluster/postmaster.pid'), 'utf8').split('\n');
  return Number(pid);
}

/** Does to the database what nobody should: answers before the disk has it. */
export async function setSynchronousCommit(switchyard: Switchyard, value: 'on' | 'off'): Promise<void> {
  const address = {
    host: join(placeOf(switchyard), 'socket'),
    port: 5432,
    user: 'switchyard',
    database: 'switchyard',
  };
  const sql = postgres({ ...address, max: 1 });
  await sql.unsafe(`alter system set synchronous_commit = ${value}`);
  await sql`select pg_reload_conf()`;
  await sql.end();
}
