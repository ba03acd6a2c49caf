import { asCommand, createProgress } from './command.ts';
import { readConfig, type Config } from '../config.ts';
import { createLog } from '../log.ts';
import { say } from '../say.ts';
import { rotate, type Rotated } from '../storage/keys/rotate.ts';
import { openReadyDatabase } from '../storage/ready.ts';

const namedMax = 20;

/**
 * `npm run rotate-keys`: new keys in front of the rings, everything sealed anew. Works beside running servers, and a run
 * that was killed is finished by the next. What keeps it from that ends the process with code 1 and a sentence.
 */
export function rotateKeys(env: Record<string, string | undefined>): Promise<void> {
  return asCommand(() => rotateConfigured(readConfig(env)));
}

async function rotateConfigured(config: Config): Promise<void> {
  const { dataDir, keys: given } = config;
  const log = createLog(config.logLevel);
  const database = await openReadyDatabase({ dataDir, database: config.database, log, say });
  try {
    const onBatch = createProgress((done: number) => say(`Sealed anew so far: ${counted(done)} …`));
    const { sql } = database;
    tell(await rotate({ dataDir, given, sql, now: () => Date.now(), onBatch }), given);
  } finally {
    await database.close();
  }
}

function tell(rotated: Rotated, given: Config['keys']): void {
  const { made, isFinished, count, dropped, damaged } = rotated;
  if (isFinished)
    say('A rotation that did not come to its end is finished now. Run this once more for a new key.');
  if (made.includes('jwt'))
    say('Tokens are signed with a new key. Those signed before stay good for their 24 hours.');
  if (made.includes('secrets'))
    say('Secrets are sealed with a new key. Back up DATA_DIR again: it holds the key.');
  if (given.secrets) tellGiven('SECRETS_KEY', given.secrets.length, 'seals');
  if (given.jwt) tellGiven('JWT_KEY', given.jwt.length, 'signs');
  say(`Sealed anew: ${counted(count)}. Old seal keys let go: ${dropped}.`);
  for (const one of [...damaged].slice(0, namedMax))
    say(`${one} does not open with any key, and was left as it is. Type its secrets again in the dashboard.`);
  if (damaged.size > namedMax) say(`… and ${damaged.size - namedMax} others.`);
}

/** Keys in the environment are the operator's to change. */
function tellGiven(variable: string, keysCount: number, does: 'seals' | 'signs'): void {
  if (keysCount === 1)
    say(
      `${variable} holds one key, so nothing changes. For another: put a new one and a comma in front of it for every process, restart them, and run this again.`,
    );
  else if (does === 'seals')
    say(`${variable}: nothing is sealed with the keys behind the first any more. Remove them and restart.`);
  else
    say(
      `${variable}: remove the keys behind the first once the first has been signing for 24 hours in every process.`,
    );
}

function counted(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'value' : 'values'}`;
}
