import { resolve } from 'node:path';
import { CannotStart } from './domain/cannot-start.ts';
import { logLevels, type LogLevel } from './domain/log.ts';
import { createReader, type Environment, type Reader } from './environment.ts';
import type { CertificateFiles } from './certificate.ts';
import type { TrustProxy } from './client-address.ts';

export const processRoles = ['api', 'ingest', 'delivery'] as const;
export type ProcessRole = (typeof processRoles)[number];

export type Config = {
  http: { host: string; port: number; publicUrl: string; tls: CertificateFiles | undefined };
  dataDir: string;
  database: { kind: 'embedded' } | { kind: 'url'; url: string };
  roles: ReadonlySet<ProcessRole>;
  setupCode: string | undefined;
  signUp: 'open' | 'invited';
  smtpUrl: string | undefined;
  /** What GET /metrics asks for; without one there is no such page. */
  metricsToken: string | undefined;
  /** Networks in CIDR notation that destinations may be in although they are private. */
  destinationAllow: string[];
  /** How long and how much of events is kept; without gigabytes age alone counts. */
  retention: { days: number; gigabytes: number | undefined };
  /** 32 bytes each in base64, newest first, where the environment gives them. */
  keys: { secrets: string[] | undefined; jwt: string[] | undefined };
  /** Which proxies in front are believed about where a request comes from. */
  trustProxy: TrustProxy;
  logLevel: LogLevel;
};

/** Named so that nobody relies on them before they work. */
const reserved = ['STREAM', 'NATS_URL', 'EXPLORER_ENDPOINTS'];

const retentionDaysUsual = 30;
/** Less than that would let a messageId come again within the 24 hours for which it counts as seen. */
const retentionDaysMin = 2;
const retentionDaysMax = 3_650;
const retentionGigabytesMax = 1_000_000;
const keyBytes = 32;
const proxiesMax = 10;
const setupCodeLengthMin = 8;
const metricsTokenLengthMin = 16;

/**
 * Reads the environment: the only place that does. An empty variable counts as absent. Throws CannotStart with every
 * fault at once; values that may be secret are not quoted.
 */
export function readConfig(env: Environment): Config {
  const read = createReader(env);
  const host = read.text('HOST') ?? '127.0.0.1';
  const port = read.wholeNumber('PORT', { min: 1, max: 65_535 }) ?? 4000;
  const tls = certificateFiles(read);
  const config: Config = {
    http: { host, port, publicUrl: publicUrl(read, tls) ?? defaultUrl(host, port, tls), tls },
    dataDir: resolve(read.text('DATA_DIR') ?? './data'),
    database: database(read),
    roles: roles(read),
    setupCode: setupCode(read),
    signUp: read.oneOf('SIGNUP', ['open', 'invited'] as const) ?? 'invited',
    smtpUrl: read.url('SMTP_URL', ['smtp:', 'smtps:'], 'smtp://user:password@mail.example.com:587'),
    metricsToken: metricsToken(read),
    destinationAllow: read.cidrs('DESTINATION_ALLOW') ?? [],
    retention: {
      days:
        read.wholeNumber('RETENTION_DAYS', { min: retentionDaysMin, max: retentionDaysMax }) ??
        retentionDaysUsual,
      gigabytes: read.wholeNumber('RETENTION_GB', { min: 1, max: retentionGigabytesMax }),
    },
    keys: { secrets: keys(read, 'SECRETS_KEY'), jwt: keys(read, 'JWT_KEY') },
    trustProxy: trustProxy(read),
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

type Tls = Config['http']['tls'];

function certificateFiles(read: Reader): Tls {
  const [certFile, keyFile] = [read.text('TLS_CERT_FILE'), read.text('TLS_KEY_FILE')];
  if (certFile !== undefined && keyFile !== undefined)
    return { certFile: resolve(certFile), keyFile: resolve(keyFile) };
  if (certFile !== undefined || keyFile !== undefined) {
    const [set, missing] = certFile ? ['TLS_CERT_FILE', 'TLS_KEY_FILE'] : ['TLS_KEY_FILE', 'TLS_CERT_FILE'];
    read.fault(`${set} is set and ${missing} is not. https needs both, http neither.`);
  }
  return undefined;
}

function defaultUrl(host: string, port: number, tls: Tls): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'https' : 'http'}://${name}:${port}`;
}

function publicUrl(read: Reader, tls: Tls): string | undefined {
  const text = read.url('PUBLIC_URL', ['http:', 'https:'], 'https://events.example.com');
  if (text === undefined) return undefined;
  const url = new URL(text);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    read.fault(`PUBLIC_URL has more than protocol, host and port; it must be an address like ${url.origin}.`);
  if (tls && url.protocol === 'http:')
    read.fault(
      `PUBLIC_URL is ${url.origin}, but with TLS_CERT_FILE the port speaks https. Begin it with https://.`,
    );
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

function metricsToken(read: Reader): string | undefined {
  const token = read.text('METRICS_TOKEN');
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    read.fault(
      'METRICS_TOKEN may hold letters, digits and signs of ASCII only, since it stands in a header.',
    );
  else if (token !== undefined && token.length < metricsTokenLengthMin)
    read.fault(`METRICS_TOKEN is too short; it must have at least ${metricsTokenLengthMin} characters.`);
  return token;
}

/** Newest first, separated by commas. */
function keys(read: Reader, name: string): string[] | undefined {
  const list = read
    .text(name)
    ?.split(',')
    .map((text) => text.trim());
  if (list?.some((text) => !isKey(text)))
    read.fault(
      list.length === 1
        ? `${name} is not ${keyBytes} bytes in base64. Make one with: openssl rand -base64 ${keyBytes}`
        : `${name} holds ${list.length} keys, and one of them is not ${keyBytes} bytes in base64. Separate keys by commas, the newest first.`,
    );
  else if (list && new Set(list).size < list.length)
    read.fault(`${name} holds the same key twice. Name each once, the newest first.`);
  return list;
}

function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]+=*$/.test(text) && Buffer.from(text, 'base64').length === keyBytes;
}

/** A number of proxies, or the networks they are in. */
function trustProxy(read: Reader): TrustProxy {
  const text = read.text('TRUST_PROXY');
  if (text === undefined) return { kind: 'none' };
  if (/^\d+$/.test(text)) {
    const hops = read.wholeNumber('TRUST_PROXY', { min: 0, max: proxiesMax }) ?? 0;
    return hops === 0 ? { kind: 'none' } : { kind: 'hops', hops };
  }
  return { kind: 'networks', networks: read.cidrs('TRUST_PROXY') ?? [] };
}
