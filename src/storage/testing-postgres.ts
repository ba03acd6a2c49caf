import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connect, type DatabaseAddress } from './database.ts';
import { startEmbeddedPostgres } from './embedded/embedded.ts';
import { migrate } from './migrate.ts';
import { templateName } from './testing.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: DatabaseAddress;
  }
}

const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  // Tests say what matters themselves.
}

/** One real PostgreSQL for the whole run, as durable as in production, with a migrated database to copy from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-test-'));
  const server = await startEmbeddedPostgres({ dataDir, log: silent });
  await makeTemplate(server.address);
  project.provide('postgres', server.address);
  return async () => {
    await server.close();
    for (const dir of [dataDir, server.place]) rmSync(dir, { recursive: true, force: true });
  };
}

async function makeTemplate(address: DatabaseAddress): Promise<void> {
  const admin = connect(address, 1);
  await admin.unsafe(`create database ${templateName}`);
  await admin.end();
  const template = connect({ ...address, database: templateName } as DatabaseAddress, 1);
  await migrate(template);
  await template.end();
}
