import { afterEach, expect, test } from 'vitest';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { newDataDir } from '../switchyard.ts';
import { missingSmallDisk, onSmallDisk, titled } from './tools.ts';
import { countLater, later, openWorld, type World } from './world.ts';

const diskMegabytes = 400;
const missing = missingSmallDisk();
/** Where the database of root lives, whatever its DATA_DIR. */
const homeForRoot = '/var/lib/switchyard';

let world: World | undefined;
afterEach(() => world?.close());

/** Writes until not one byte more goes onto the disk. Answers how to make room again. */
function fill(dir: string): () => void {
  const file = join(dir, 'ballast');
  const into = openSync(file, 'w');
  for (const bytes of [1_000_000, 4_096, 1]) {
    const block = Buffer.alloc(bytes);
    for (let isRoom = true; isRoom;) isRoom = wasWritten(into, block);
  }
  closeSync(into);
  return () => rmSync(file);
}

function wasWritten(into: number, block: Buffer): boolean {
  try {
    return writeSync(into, block) === block.length;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}

test.skipIf(missing)(
  titled('on a full disk nothing more is acknowledged, it is told, and with room all goes on', missing),
  async () => {
    const dataDir = newDataDir();
    const dir = process.getuid?.() === 0 ? homeForRoot : dataDir;
    world = await openWorld({ dataDir, through: onSmallDisk(dir, diskMegabytes) });
    await world.sendUntil('events before the fault', ({ acknowledged }) => acknowledged.length > 200);

    // The disk is seen through the eyes of the process that has it.
    const makeRoom = fill(`/proc/${world.switchyard.process.pid}/root${dir}`);
    // What fits into pages and log files that are there already is still accepted.
    await world.sendUntil('the first refusals', (load) => countLater(load) > 100);
    const full = await world.sendUntil('refusals', (load) => countLater(load) > 500);
    expect(full.acknowledged).toEqual([]);
    expect([...full.statuses.keys()].filter((status) => !later.includes(status))).toEqual([]);
    expect(world.switchyard.output()).toMatch(/The disk of PostgreSQL is full/);

    makeRoom();
    await world.sendUntil('events after the fault', ({ acknowledged }) => acknowledged.length > 200);
    expect(world.acknowledged.length).toBeGreaterThan(400);
    expect(await world.lost()).toEqual([]);
  },
);
