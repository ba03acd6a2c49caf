import { resolve } from 'node:path';
import { CannotStart } from './domain/cannot-start.ts';
import { logLevels, type LogLevel } from './domain/log.ts';
import { createReader, type Environment, type Reader } from './environment.ts';

export const processRoles = ['api', 'ingest', 'delivery'] as const;
export type ProcessRole = (typeof processRoles)[number];

export type Config = {
  http: { host: string; port: number; publicUrl: string };
  dataDir: string;
  database: { kind: 'embedded' } | { kind: 'url'; url: string };
  roles: ReadonlySet<ProcessRole>;
  setupCode: string | undefined;
  signUp: 'open' | 'invited';
  smtpUrl: string | undefined;
  /** Networks in CIDR notation that destinations may be in although they are private. */
  destinationAllow: string[];
  /** 32 bytes each in base64, where the environment gives them. */
  keys: { secrets: string | undefined; jwt: string | undefined };
  logLevel: LogLevel;
};

/** Named so that nobody relies on them before they work. */
const reserved = [
  'STREAM',
  'NATS_URL',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
  'METRICS_TOKEN',
  'RETENTION_DAYS',
  'RETENTION_GB',
  'EXPLORER_ENDPOINTS',
];

const keyBytes = 32;
const setupCodeLengthMin = 8;

/**
 * Reads the environment: the only place that does. An empty variable counts as absent. Throws CannotStart with every
 * fault at once; values that may be secret are not quoted.
 */
export function readConfig(env: Environment): Config {
  const read = createReader(env);
  const host = read.text('HOST') ?? '127.0.0.1';
  const port = read.wholeNumber('PORT', { min: 1, max: 65_535 }) ?? 4000;
  const config: Config = {
    http: { host, port, publicUrl: publicUrl(read) ?? defaultUrl(host, port) },
    dataDir: resolve(read.text('DATA_DIR') ?? './data'),
    database: database(read),
    roles: roles(read),
    setupCode: setupCode(read),
    signUp: read.oneOf('SIGNUP', ['open', 'invited'] as const) ?? 'invited',
    smtpUrl: read.url('SMTP_URL', ['smtp:', 'smtps:'], 'smtp://user:password@mail.example.com:587'),
    destinationAllow: read.cidrs('DESTINATION_ALLOW') ?? [],
    keys: { secrets: key(read, 'SECRETS_KEY'), jwt: key(read, 'JWT_KEY') },
    logLevel: read.oneOf('LOG_LEVEL', logLevels) ?? 'info',
  };
  for (const name of reserved)
    if (read.text(name) !== undefined)
      read.fault(`${name} is set, but this release cannot use it yet. Unset it.`);
  if (read.faults.length > 0)
    throw new CannotStart(
      ['Switchyard cannot start:', ...read.faults.map((fault) => `  ${fault}`)].join('\n'),
    );
  return config;
}

function defaultUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function publicUrl(read: Reader): string | undefined {
  const text = read.url('PUBLIC_URL', ['http:', 'https:'], 'https://events.example.com');
  if (text === undefined) return undefined;
  const url = new URL(text);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    read.fault(`PUBLIC_URL has more than protocol, host and port; it must be an address like ${url.origin}.`);
  return url.origin;
}

function database(read: Reader): Config['database'] {
  const url = read.secretUrl(
    'DATABASE_URL',
    ['postgres:', 'postgresql:'],
    'postgres://user:password@host:5432/switchyard',
  );
  if (url === undefined) return { kind: 'embedded' };
  // Other processes with the same database must seal and sign with the same keys, and no DATA_DIR joins them.
  for (const name of ['SECRETS_KEY', 'JWT_KEY'])
    if (read.text(name) === undefined)
      read.fault(
        `${name} is missing; with DATABASE_URL it must be given, the same to every process. Make one with: openssl rand -base64 32`,
      );
  return { kind: 'url', url };
}

function roles(read: Reader): ReadonlySet<ProcessRole> {
  const text = read.text('ROLES');
  if (text === undefined) return new Set(processRoles);
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter((name): name is ProcessRole => processRoles.some((role) => role === name));
  if (known.length !== names.length || known.length === 0)
    read.fault(`ROLES is "${text}"; it must be a list of ${processRoles.join(', ')}, separated by commas.`);
  return new Set(known);
}

function setupCode(read: Reader): string | undefined {
  const code = read.text('SETUP_CODE');
  if (code !== undefined && !/^[\w-]+$/.test(code))
    read.fault('SETUP_CODE may hold letters, digits, - and _ only, since it stands in a link.');
  else if (code !== undefined && code.length < setupCodeLengthMin)
    read.fault(`SETUP_CODE is too short; it must have at least ${setupCodeLengthMin} characters.`);
  return code;
}

function key(read: Reader, name: string): string | undefined {
  const text = read.text(name);
  if (text === undefined) return undefined;
  const isBase64 = /^[A-Za-z0-9+/]+=*$/.test(text);
  if (!isBase64 || Buffer.from(text, 'base64').length !== keyBytes)
    read.fault(`${name} is not ${keyBytes} bytes in base64. Make one with: openssl rand -base64 ${keyBytes}`);
  return text;
}
