import { afterEach, expect, test } from 'vitest';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postmasterOf, setSynchronousCommit } from '../harm.ts';
import { familyOf } from '../processes.ts';
import { until } from '../switchyard.ts';
import { missingTrace, titled } from './tools.ts';
import { countLater, later, openWorld, type World } from './world.ts';

const missing = missingTrace();

let world: World | undefined;
const tracers: ChildProcess[] = [];
afterEach(async () => {
  await mendDisk();
  await world?.close();
});

/** strace lets go of all that it holds before it ends. */
async function mendDisk(): Promise<void> {
  for (const tracer of tracers.splice(0)) {
    if (tracer.exitCode !== null) continue;
    const ended = once(tracer, 'exit');
    tracer.kill('SIGTERM');
    await ended;
  }
}

/** From now on each fsync of these processes, and of those they start, fails as it does on a dying disk. */
async function failFsync(pids: readonly number[], log: string): Promise<void> {
  const attach = pids.flatMap((pid) => ['-p', String(pid)]);
  const fault = ['-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO'];
  const tracer = spawn('strace', ['-f', '-y', '-o', log, ...fault, ...attach], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  tracers.push(tracer);
  let said = '';
  tracer.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until(() => pids.every((pid) => said.includes(`Process ${pid} attached`)), {
    failed: () => (tracer.exitCode === null ? undefined : said),
    what: 'strace',
  });
}

/** What is accepted while no fsync succeeds, and what the log of all calls says. */
async function breakDisk(opened: World): Promise<{ acknowledged: string[]; calls: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'switchyard-fsync-'));
  const log = join(dir, 'calls');
  await failFsync(familyOf(postmasterOf(opened.switchyard)), log);
  const { acknowledged, statuses } = await opened.sendUntil('refusals', (load) => countLater(load) > 200);
  expect([...statuses.keys()].filter((status) => ![200, ...later].includes(status))).toEqual([]);
  const calls = readFileSync(log, 'utf8');
  rmSync(dir, { recursive: true, force: true });
  return { acknowledged, calls };
}

/**
 * The files that a process called fsync for again after it had failed: what it had failed for would count as written. After
 * a crash PostgreSQL looks at every file once, each for itself.
 */
function triedAgain(calls: string): string[] {
  const failed = new Map<string, number>();
  for (const [, pid, file] of calls.matchAll(/^(\d+) +f(?:data)?sync\(\d+<(.*?)>\) += -1 EIO/gm)) {
    const call = `${pid} ${file}`;
    failed.set(call, (failed.get(call) ?? 0) + 1);
  }
  expect(failed.size).toBeGreaterThan(0);
  return [...failed].filter(([, count]) => count > 1).map(([call]) => call);
}

test.skipIf(missing)(
  titled('while fsync fails nothing is acknowledged, it is told and not tried again, and it heals', missing),
  async () => {
    world = await openWorld();
    await world.sendUntil('events before the fault', ({ acknowledged }) => acknowledged.length > 200);
    const { acknowledged, calls } = await breakDisk(world);
    expect(acknowledged).toEqual([]);
    expect(triedAgain(calls)).toEqual([]);
    expect(world.switchyard.output()).toMatch(/PostgreSQL has crashed/);
    await mendDisk();
    await world.sendUntil('events after the fault', (load) => load.acknowledged.length > 200);
    expect(await world.lost()).toEqual([]);
  },
);

test.skipIf(missing)(
  titled('the test above can fail: with asynchronous commits events are acknowledged meanwhile', missing),
  // The first failing fsync ends PostgreSQL, now and then before the first answer.
  { retry: 2 },
  async () => {
    world = await openWorld();
    await setSynchronousCommit(world.switchyard, 'off');
    await world.sendUntil('events before the fault', ({ acknowledged }) => acknowledged.length > 200);
    const { acknowledged } = await breakDisk(world);
    expect(acknowledged.length).toBeGreaterThan(0);
  },
);
