import { expect, test } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { openDestination, removeDataDir, startSwitchyard, until } from './switchyard.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/^(?: {4}| {7})(\S.*)$/gm)].map((match) => match[1] ?? '');
const inline = [...readme.matchAll(/`((?:[A-Z_]+=\S+ )*npm [^`]+)`/g)].map((match) => match[1] ?? '');

/** The variables in front of a command. */
function variablesOf(command: string): Record<string, string> {
  return Object.fromEntries([...command.matchAll(/([A-Z_]+)=(\S+)/g)].map((match) => [match[1], match[2]]));
}

test('every npm command of the README is a script of ours', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const asked = [...commands, ...inline].flatMap(
    (command) => /npm (?:run )?([\w-]+)/.exec(command)?.[1] ?? [],
  );
  expect(asked).toEqual(expect.arrayContaining(['start', 'test', 'bench']));
  expect(asked.filter((name) => !(name in scripts))).toEqual([]);
});

test('every variable of the README is one that we read, and every one that we read stands there', () => {
  const told = [...readme.matchAll(/^\| `([A-Z_]+)`/gm)].map((match) => match[1]).sort();
  const source = readFileSync(join(root, 'src/config.ts'), 'utf8');
  const reserved = /const reserved = \[([^\]]+)\]/.exec(source)?.[1] ?? '';
  const named = [...source.replace(reserved, '').matchAll(/'([A-Z]{3,}(?:_[A-Z]+)*)'/g)].map(
    (match) => match[1],
  );
  expect(told).toEqual([...new Set(named)].sort());
});

test('every file that the README names is there', () => {
  const files = [...readme.matchAll(/\]\(((?!https?:)[^)]+)\)/g)].map((match) => match[1] ?? '');
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('the first event of the README arrives, and PUBLIC_URL stands where people are sent', async () => {
  const destination = await openDestination();
  const local = variablesOf(inline.find((command) => command.includes('DESTINATION_ALLOW')) ?? '');
  const real = variablesOf(commands.find((command) => command.includes('PUBLIC_URL')) ?? '');
  const switchyard = await startSwitchyard({ ...local, ...real });
  expect(switchyard.setupLink()).toContain(`${real.PUBLIC_URL}/setup?code=`);
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const sourceId = await sourceToWebhook(api, destination.url);

  // The command itself, by its parts, since not every machine has curl.
  const curl = commands.find((command) => command.startsWith('curl')) ?? '';
  const [, url = '', user = '', body = ''] = /^curl (\S+) -u (\S+) -d '(.+)'$/.exec(curl) ?? [];
  const answer = await fetch(url.replace('http://127.0.0.1:4000', switchyard.url), {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(user.replace('SOURCE_ID', sourceId)).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body,
  });
  expect(answer.status).toBe(200);
  await until(() => destination.received.length === 1, { what: 'the event at the destination' });
  expect(JSON.parse(destination.received[0]?.body ?? '')).toMatchObject({
    event: 'Order Completed',
    userId: 'u1',
  });
  await switchyard.stop();
  await destination.close();
  removeDataDir(switchyard.dataDir);
});
