import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connect, type DatabaseAddress } from './database.ts';
import { startEmbeddedPostgres } from './embedded/embedded.ts';
import { hasOwner } from './embedded/ownership.ts';
import { migrate } from './migrate.ts';
import { templateName } from './testing.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: DatabaseAddress;
  }
}

const prefix = 'switchyard-test-';
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  // Tests say what matters themselves.
}

/** One real PostgreSQL for the whole run, as durable as in production, with a migrated database to copy from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), prefix));
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

/** A run that was killed could not stop its server. The next one does it, by adopting it first. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(prefix))) {
    const dataDir = join(tmpdir(), name);
    const place = placeOf(dataDir);
    const ownerFile = join(place, 'owner.json');
    if (!existsSync(ownerFile) || hasOwner(ownerFile) || statSync(place).uid !== process.getuid?.()) continue;
    const server = await startEmbeddedPostgres({ dataDir, log: silent });
    await server.close();
    for (const dir of [dataDir, place]) rmSync(dir, { recursive: true, force: true });
  }
}

/** Made by root, the file names the place; otherwise it is the place. */
function placeOf(dataDir: string): string {
  const postgres = join(dataDir, 'postgres');
  const isPointer = statSync(postgres, { throwIfNoEntry: false })?.isFile() ?? false;
  return isPointer ? readFileSync(postgres, 'utf8').trim() : postgres;
}
