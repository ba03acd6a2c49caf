import { expect, test } from '@playwright/test';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { familyOf, killAll, memoryMb, processesWith } from './processes.ts';
import { newDataDir, removeDataDir, startInVain, startSwitchyard } from './switchyard.ts';

const secondStartMsMax = 5_000;
const stopMsMax = 10_000;
const idleMbMax = 250;

test('a second start is ready in 5 s, and a signal stops all of it in 10', async () => {
  const first = await startSwitchyard();
  expect(first.setupLink()).toContain(first.url);
  const { dataDir } = first;
  expect(await first.stop('SIGINT')).toMatchObject({ code: 0 });

  const from = Date.now();
  const second = await startSwitchyard({ DATA_DIR: dataDir });
  expect(Date.now() - from).toBeLessThan(secondStartMsMax);
  expect((await fetch(`${second.url}/health`)).status).toBe(200);

  const family = familyOf(second.process.pid ?? 0);
  expect(family.length).toBeGreaterThan(5);
  const ended = await second.stop('SIGTERM');
  expect(ended.code).toBe(0);
  expect(ended.ms).toBeLessThan(stopMsMax);
  expect(family.filter((pid) => processesWith('').includes(pid))).toEqual([]);
  removeDataDir(dataDir);
});

test('it starts again after everything was killed', async () => {
  const first = await startSwitchyard();
  killAll(familyOf(first.process.pid ?? 0));
  const second = await startSwitchyard({ DATA_DIR: first.dataDir });
  await second.stop();
  removeDataDir(first.dataDir);
});

test('it starts again after the server alone was killed, with the database that outlived it', async () => {
  const first = await startSwitchyard();
  killAll([first.process.pid ?? 0]);
  const second = await startSwitchyard({ DATA_DIR: first.dataDir });
  await second.stop();
  expect(processesWith(first.dataDir)).toEqual([]);
  removeDataDir(first.dataDir);
});

test('all its processes together need at most 250 MB when idle', async () => {
  const switchyard = await startSwitchyard();
  const mb = memoryMb(familyOf(switchyard.process.pid ?? 0));
  test.info().annotations.push({ type: 'memory', description: `${mb.toFixed(0)} MB` });
  expect(mb).toBeLessThan(idleMbMax);
  await switchyard.stop();
  removeDataDir(switchyard.dataDir);
});

test('a taken port is told in a sentence, and nothing is left running', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an AddressInfo.
  const { port } = other.address() as AddressInfo;
  const dataDir = newDataDir();
  const { code, output } = await startInVain({ PORT: String(port), DATA_DIR: dataDir });
  other.close();
  expect(code).toBe(1);
  expect(output).toContain(`Port ${port} on 127.0.0.1 is taken by another program.`);
  expect(output).not.toContain('    at ');
  expect(processesWith(dataDir)).toEqual([]);
  removeDataDir(dataDir);
});

test('a database that cannot be reached is told in a sentence', async () => {
  const key = Buffer.alloc(32, 1).toString('base64');
  const { code, output } = await startInVain({
    PORT: '4991',
    DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/none',
    JWT_KEY: key,
    SECRETS_KEY: key,
  });
  expect(code).toBe(1);
  expect(output).toContain('The database at DATABASE_URL cannot be reached');
  expect(output).not.toContain('hunter2');
  expect(output).not.toContain('    at ');
});

test('a DATA_DIR that cannot be written is told in a sentence', async () => {
  const dataDir = newDataDir();
  writeFileSync(join(dataDir, 'file'), '');
  const { code, output } = await startInVain({ PORT: '4992', DATA_DIR: join(dataDir, 'file/data') });
  expect(code).toBe(1);
  expect(output).toMatch(/DATA_DIR .* cannot be written/);
  removeDataDir(dataDir);
});

test('wrong variables are told all at once', async () => {
  const { code, output } = await startInVain({ PORT: '80a', STREAM: 'kafka', ROLES: 'cook' });
  expect(code).toBe(1);
  expect(output).toContain('PORT is "80a"; it must be a whole number from 1 to 65535.');
  expect(output).toContain('ROLES is "cook"');
  expect(output).toContain('STREAM is set, but this release cannot use it yet.');
});
