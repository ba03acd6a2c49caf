import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { connect, openDatabase, type Database, type DatabaseAddress } from './database.ts';

export const templateName = 'switchyard_template';

export type TestDatabase = { database: Database; address: DatabaseAddress; close(): Promise<void> };

/** A database of its own, migrated and empty, on the run's real PostgreSQL; `bare` has no table yet. `close` drops it. */
export async function openTestDatabase(what: 'migrated' | 'bare' = 'migrated'): Promise<TestDatabase> {
  const server = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = what === 'migrated' ? templateName : 'template0';
  await administrate(server, `create database ${name} template ${template}`);
  const address = { ...server, database: name };
  const database = openDatabase(address);
  return {
    database,
    address,
    async close() {
      await database.close();
      await administrate(server, `drop database ${name} with (force)`);
    },
  };
}

async function administrate(server: DatabaseAddress, statement: string): Promise<void> {
  const sql = connect(server, 1);
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
