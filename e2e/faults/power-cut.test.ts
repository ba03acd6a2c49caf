import { afterEach, expect, test } from 'vitest';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killEverything } from '../harm.ts';
import { removeDataDir, startSwitchyard, until, type Switchyard } from '../switchyard.ts';
import { openWorld } from './world.ts';

const root = join(import.meta.dirname, '../..');
const dir = mkdtempSync(join(tmpdir(), 'switchyard-power-cut-'));
const acked = join(dir, 'acked');
let world: Awaited<ReturnType<typeof openWorld>> | undefined;
let again: Switchyard | undefined;
afterEach(async () => {
  await again?.stop();
  await world?.close();
  if (again) removeDataDir(again.dataDir);
  rmSync(dir, { recursive: true, force: true });
});

/** As a person types it. */
function powerCut(...args: string[]): Promise<{ code: number | null; output: string }> {
  const script = join(root, 'src/launch/faults.mjs');
  const child = spawn(process.execPath, [script, 'power-cut', ...args], { cwd: root });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

const countAcked = () => (existsSync(acked) ? readFileSync(acked, 'utf8').split('\n').length - 1 : 0);

test('the client for a power cut finds what was acknowledged after a kill, and tells what is lost', async () => {
  world = await openWorld();
  const { switchyard, sourceId, api } = world;
  const { url, dataDir } = switchyard;
  const what = ['--url', url, '--source', sourceId, '--acked', acked];
  const sending = powerCut('send', ...what);
  await until(() => countAcked() > 500, { msMax: 60_000, what: '500 acknowledged events' });
  killEverything(switchyard);
  expect(await sending).toMatchObject({
    code: 0,
    output: expect.stringMatching(/The server is gone/) as unknown,
  });

  again = await startSwitchyard({ DATA_DIR: dataDir, PORT: new URL(url).port });
  const check = () => powerCut('check', ...what, '--org', api.orgId, '--key', api.token);
  const noted = countAcked();
  expect(await check()).toEqual({ code: 0, output: `${noted} acknowledged, 0 lost\n` });

  // The check above can fail.
  appendFileSync(acked, 'never-sent\n');
  expect(await check()).toEqual({ code: 1, output: `${noted + 1} acknowledged, 1 lost\n  never-sent\n` });
});

test('whoever asks for it wrongly is told how', async () => {
  expect(await powerCut('send')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/power-cut -- send --url URL/) as unknown,
  });
});
