import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { createApi } from './api/api.ts';
import { destinations } from './catalog/destinations.ts';
import { prototypes } from './catalog/prototypes.ts';
import { openCertificate } from './certificate.ts';
import { createClientAddress } from './client-address.ts';
import { readConfig, type Config } from './config.ts';
import { createDelivery } from './delivery/delivery.ts';
import { CannotStart } from './domain/cannot-start.ts';
import type { Log } from './domain/log.ts';
import { openFront, type Room } from './front.ts';
import { createIngest } from './ingest/ingest.ts';
import { createLog } from './log.ts';
import { createMail } from './mail/mail.ts';
import { createMetricsRoom } from './metrics-room.ts';
import { createRegistry } from './metrics.ts';
import { say, sayWhereToGo } from './say.ts';
import { createStop, type Stop } from './stop.ts';
import { hasUsers } from './storage/control/users.ts';
import { openKeys } from './storage/keys/keys.ts';
import { openReadyDatabase } from './storage/ready.ts';
import { findNear } from './storage/near-keys.ts';
import { openRejections } from './storage/rejections.ts';
import { openMetricsKeeper } from './storage/metrics/keeper.ts';
import { createSeal } from './storage/seal.ts';
import { openSourceKeys } from './storage/source-keys.ts';
import { openPostgresStream } from './stream/postgres.ts';

export { backup } from './commands/backup.ts';
export { restore } from './commands/restore.ts';
export { rotateKeys } from './commands/rotate-keys.ts';

/** Beside the server's bundle, where the build puts it. */
const dashboardDir = join(import.meta.dirname, '../dashboard');

const setupCodeLength = 12;
const setupCodeLetters = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * The front door: reads the environment, wires the rooms and starts the roles. Resolves once it serves. What keeps it from
 * that ends the process with code 1 and a sentence, and nothing is left running.
 */
export async function main(env: Record<string, string | undefined>): Promise<void> {
  const stop = createStop();
  try {
    const config = readConfig(env);
    const log = createLog(config.logLevel);
    stop.onSignals(log, say);
    await start(config, log, stop);
  } catch (error) {
    await stop.now();
    if (!(error instanceof CannotStart)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exit(1);
  }
}

async function start(config: Config, log: Log, stop: Stop): Promise<void> {
  const now = () => Date.now();
  const startedAtMs = now();
  const { http, dataDir, roles } = config;

  // Bound before anything else is started: a taken port leaves nothing to undo.
  const certificate = http.tls && stop.later(openCertificate(http.tls, { log, now }));
  const front = stop.later(await openFront({ ...http, certificate }, dashboardDir));
  const database = stop.later(await openReadyDatabase({ dataDir, database: config.database, log, say }));
  const { sql, address } = database;
  const keys = stop.later(await openKeys({ dataDir, given: config.keys, sql, log, now }));
  const seal = createSeal(keys.secrets);
  const stream = stop.later(await openPostgresStream({ address, log, now }));
  const addressOf = createClientAddress(config.trustProxy);
  const registry = createRegistry();
  const rooms: Room[] = [createMetricsRoom({ registry, sql, token: config.metricsToken, now })];
  let setupLink: string | undefined;

  if (roles.has('api')) {
    const setup = { code: config.setupCode ?? newSetupCode() };
    const { publicUrl } = http;
    const { smtpUrl, signUp } = config;
    const from = `Switchyard <switchyard@${new URL(publicUrl).hostname}>`;
    const mail = stop.later(createMail({ smtpUrl, outboxDir: join(dataDir, 'outbox'), from, say, log }));
    const hasMail = smtpUrl !== undefined;
    const api = stop.later(
      createApi({
        ...{
          database,
          stream,
          keys,
          seal,
          prototypes,
          setup,
          signUp,
          hasMail,
          mail,
          publicUrl,
          log,
          now,
          addressOf,
          retention: retentionOf(config),
        },
      }),
    );
    rooms.push(api);
    if (!(await hasUsers(database.db))) setupLink = `${http.publicUrl}/setup?code=${setup.code}`;
  }
  if (roles.has('delivery')) {
    const allow = config.destinationAllow;
    stop.later(openMetricsKeeper({ sql, log, now }));
    const delivery = createDelivery({
      stream,
      database,
      seal,
      destinations,
      allow,
      log,
      meter: registry,
      now,
      chance: Math.random,
      retention: retentionOf(config),
      publicUrl: http.publicUrl,
    });
    stop.later({ close: () => delivery.stop() });
    delivery.start();
  }
  if (roles.has('ingest')) {
    const sources = stop.later(await openSourceKeys(database));
    const rejections = stop.later(openRejections({ sql, log, now }));
    const ingest = createIngest({
      ...{ stream, sources, rejections, log, now, publicUrl: http.publicUrl, addressOf, meter: registry },
      findNear: (key) => findNear(sql, key),
    });
    stop.later({ close: () => ingest.drain() });
    rooms.push(ingest);
  }
  front.open(rooms, () => stream.isReady());
  sayWhereToGo({
    url: http.publicUrl,
    database: database.description,
    roles,
    startedMs: now() - startedAtMs,
    setupLink,
  });
}

const bytesPerGigabyte = 1_000_000_000;

function retentionOf({ retention: { days, gigabytes } }: Config) {
  const bytesMax = gigabytes === undefined ? undefined : gigabytes * bytesPerGigabyte;
  return { daysMax: days, bytesMax };
}

function newSetupCode(): string {
  return Array.from(
    { length: setupCodeLength },
    () => setupCodeLetters[randomInt(setupCodeLetters.length)],
  ).join('');
}
