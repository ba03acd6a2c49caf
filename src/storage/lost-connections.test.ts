import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect, type Sql } from './database.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

// The driver's release does not keep these promises by itself; src/launch/mend.mjs makes it.
let own: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  own = await openTestDatabase();
  await own.database.sql`create table written (n int)`;
});
beforeEach(async () => {
  await own.database.sql`truncate written`;
  sql = connect(own.address, 1);
  return () => sql.end({ timeout: 1 });
});
afterAll(() => own.close());

async function kill(pid: number): Promise<void> {
  await own.database.sql`select pg_terminate_backend(${pid}, 5000)`;
}

async function pidOf(one: Sql): Promise<number> {
  const [row] = await one<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row!.pid;
}

function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test('a query whose connection is lost is rejected, and the next one works', async () => {
  const pid = await pidOf(sql);
  const lost = expect(sql`select pg_sleep(60)`).rejects.toThrow();
  await expect
    .poll(() => own.database.sql`select 1 from pg_stat_activity where pid = ${pid} and state = 'active'`)
    .toHaveLength(1);
  await kill(pid);
  await lost;
  expect(await sql`select 7 as n`).toEqual([{ n: 7 }]);
});

test('a transaction whose connection is lost in mid-query is rejected, and the next one works', async () => {
  const started = gate();
  let pid = 0;
  const lost = expect(
    sql.begin(async (transaction) => {
      await transaction`insert into written values (1)`;
      pid = Number((await transaction`select pg_backend_pid() as pid`)[0]?.pid);
      started.open();
      await transaction`select pg_sleep(60)`;
    }),
  ).rejects.toThrow();
  await started.opened;
  await expect
    .poll(
      () => own.database.sql`select 1 from pg_stat_activity where pid = ${pid} and query like '%pg_sleep%'`,
    )
    .toHaveLength(1);
  await kill(pid);
  await lost;
  await sql.begin((transaction) => transaction`insert into written values (2)`);
  expect(await sql`select n from written`).toEqual([{ n: 2 }]);
});

test.each(['commits', 'throws'])(
  'a lost transaction that goes on and %s touches no other connection',
  async (end) => {
    const [started, goOn, ended] = [gate(), gate(), gate()];
    let pid = 0;
    const transaction = sql.begin(async (lost) => {
      pid = Number((await lost`select pg_backend_pid() as pid`)[0]?.pid);
      started.open();
      await goOn.opened;
      await expect(lost`insert into written values (1)`).rejects.toThrow();
      ended.open();
      if (end === 'throws') throw new Error('on purpose');
    });
    const isLost = expect(transaction).rejects.toThrow();
    await started.opened;
    await kill(pid);
    await isLost;

    // The same connection of the pool, in another transaction, while the lost one goes on.
    await sql.begin(async (other) => {
      await other`insert into written values (2)`;
      goOn.open();
      await ended.opened;
      await other`insert into written values (3)`;
    });
    expect(await sql`select n from written order by n`).toEqual([{ n: 2 }, { n: 3 }]);
  },
);
