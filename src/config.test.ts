import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const key = Buffer.alloc(32, 7).toString('base64');

test('without any variable everything runs on one machine', () => {
  const config = readConfig({});
  expect(config.http).toEqual({
    host: '127.0.0.1',
    port: 4000,
    publicUrl: 'http://127.0.0.1:4000',
    tls: undefined,
  });
  expect(config.dataDir).toMatch(/\/data$/);
  expect(config.database).toEqual({ kind: 'embedded' });
  expect([...config.roles]).toEqual(['api', 'ingest', 'delivery']);
  expect(config.signUp).toBe('invited');
  expect(config.destinationAllow).toEqual([]);
});

test('an empty variable counts as absent', () => {
  expect(readConfig({ PORT: '', ROLES: ' ' })).toEqual(readConfig({}));
});

test('every variable is read', () => {
  const config = readConfig({
    PORT: '80',
    HOST: '0.0.0.0',
    PUBLIC_URL: 'https://events.example.com/',
    DATABASE_URL: 'postgres://u:p@db/switchyard',
    ROLES: 'ingest, api',
    SETUP_CODE: 'abc-DEF_123',
    SIGNUP: 'open',
    SMTP_URL: 'smtps://u:p@mail.example.com',
    DESTINATION_ALLOW: '10.0.0.0/8, fd00::/8',
    SECRETS_KEY: key,
    JWT_KEY: key,
    METRICS_TOKEN: '0123456789abcdef',
    LOG_LEVEL: 'debug',
  });
  expect(config).toMatchObject({
    http: { host: '0.0.0.0', port: 80, publicUrl: 'https://events.example.com' },
    database: { kind: 'url', url: 'postgres://u:p@db/switchyard' },
    signUp: 'open',
    setupCode: 'abc-DEF_123',
    destinationAllow: ['10.0.0.0/8', 'fd00::/8'],
    keys: { secrets: [key], jwt: [key] },
    trustProxy: { kind: 'none' },
    metricsToken: '0123456789abcdef',
    logLevel: 'debug',
  });
  expect([...config.roles]).toEqual(['ingest', 'api']);
});

test('keys may be a list, the newest first', () => {
  const other = Buffer.alloc(32, 8).toString('base64');
  expect(readConfig({ SECRETS_KEY: `${other}, ${key}`, JWT_KEY: key }).keys).toEqual({
    secrets: [other, key],
    jwt: [key],
  });
});

test('with a certificate people and SDKs come by https', () => {
  const files = { TLS_CERT_FILE: '/etc/tls/cert.pem', TLS_KEY_FILE: '/etc/tls/key.pem' };
  expect(readConfig(files).http).toMatchObject({
    publicUrl: 'https://127.0.0.1:4000',
    tls: { certFile: '/etc/tls/cert.pem', keyFile: '/etc/tls/key.pem' },
  });
});

test.each([
  ['2', { kind: 'hops', hops: 2 }],
  ['0', { kind: 'none' }],
  ['10.0.0.0/8, fd00::/8', { kind: 'networks', networks: ['10.0.0.0/8', 'fd00::/8'] }],
])('TRUST_PROXY=%s is a number of proxies, or where they are', (text, trustProxy) => {
  expect(readConfig({ TRUST_PROXY: text }).trustProxy).toEqual(trustProxy);
});

describe('a wrong variable is named, with what it must be', () => {
  test.each([
    [{ PORT: '80a' }, 'PORT is "80a"; it must be a whole number from 1 to 65535.'],
    [{ PORT: '0' }, 'PORT is "0"; it must be a whole number from 1 to 65535.'],
    [{ PORT: '65536' }, 'PORT is "65536"'],
    [{ ROLES: 'api,cook' }, 'ROLES is "api,cook"; it must be a list of api, ingest, delivery'],
    [{ PUBLIC_URL: 'example.com' }, 'PUBLIC_URL is "example.com"; it must be an address like https://'],
    [
      { PUBLIC_URL: 'https://a.b/c' },
      'PUBLIC_URL has more than protocol, host and port; it must be an address like https://a.b.',
    ],
    [{ TLS_CERT_FILE: 'c' }, 'TLS_CERT_FILE is set and TLS_KEY_FILE is not. https needs both, http neither.'],
    [{ TLS_KEY_FILE: 'k' }, 'TLS_KEY_FILE is set and TLS_CERT_FILE is not. https needs both, http neither.'],
    [
      { TLS_CERT_FILE: 'c', TLS_KEY_FILE: 'k', PUBLIC_URL: 'http://a.b' },
      'PUBLIC_URL is http://a.b, but with TLS_CERT_FILE the port speaks https. Begin it with https://.',
    ],
    [{ SIGNUP: 'yes' }, 'SIGNUP is "yes"; it must be open or invited.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; it must be debug, info, warn, error or silent.'],
    [{ DESTINATION_ALLOW: '10.0.0.1' }, 'DESTINATION_ALLOW holds "10.0.0.1"'],
    [{ DESTINATION_ALLOW: '10.0.0.0/33' }, 'DESTINATION_ALLOW holds "10.0.0.0/33"'],
    [{ TRUST_PROXY: '11' }, 'TRUST_PROXY is "11"; it must be a whole number from 0 to 10.'],
    [{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY holds "yes"; each entry must be a network like'],
    [
      { JWT_KEY: `${key},c2hvcnQ=` },
      'JWT_KEY holds 2 keys, and one of them is not 32 bytes in base64. Separate keys by commas, the newest first.',
    ],
    [{ JWT_KEY: `${key},` }, 'JWT_KEY holds 2 keys, and one of them'],
    [{ JWT_KEY: `${key},${key}` }, 'JWT_KEY holds the same key twice.'],
    [{ SETUP_CODE: 'abc' }, 'SETUP_CODE is too short'],
    [{ SETUP_CODE: 'a b c d e f g' }, 'SETUP_CODE may hold letters'],
    [
      { SECRETS_KEY: 'c2hvcnQ=' },
      'SECRETS_KEY is not 32 bytes in base64. Make one with: openssl rand -base64 32',
    ],
    [{ METRICS_TOKEN: 'short' }, 'METRICS_TOKEN is too short; it must have at least 16 characters.'],
    [
      { METRICS_TOKEN: 'a token with a blank' },
      'METRICS_TOKEN may hold letters, digits and signs of ASCII only',
    ],
    [{ DATABASE_URL: 'postgres://u:p@db/x' }, 'JWT_KEY is missing; with DATABASE_URL it must be given'],
    [
      { DATABASE_URL: 'db.example.com' },
      'DATABASE_URL is no address of that kind; it must be an address like',
    ],
    [{ SMTP_URL: 'mail.example.com' }, 'SMTP_URL is "mail.example.com"; it must be an address like smtp://'],
    [{ RETENTION_DAYS: '1' }, 'RETENTION_DAYS is "1"; it must be a whole number from 2 to 3650.'],
    [{ RETENTION_GB: 'all' }, 'RETENTION_GB is "all"; it must be a whole number from 1 to 1000000.'],
    ...['STREAM', 'NATS_URL', 'EXPLORER_ENDPOINTS'].map((name): [Record<string, string>, string] => [
      { [name]: '1' },
      `${name} is set, but this release cannot use it yet. Unset it.`,
    ]),
  ])('%j', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(sentence);
  });
});

test('every fault is told at once', () => {
  expect(() => readConfig({ PORT: 'x', SIGNUP: 'y' })).toThrow(
    /^Switchyard cannot start:\n {2}PORT is "x";.*\n {2}SIGNUP is "y";/,
  );
});

test.each([
  [{ DATABASE_URL: 'mysql://u:hunter2@db/x' }],
  [{ SMTP_URL: 'http://u:hunter2@mail' }],
  [{ PUBLIC_URL: 'https://u:hunter2@a.b/c' }],
  [{ JWT_KEY: 'hunter2' }],
  [{ SECRETS_KEY: `${key},hunter2` }],
])('a message never quotes a password: %j', (env) => {
  try {
    readConfig(env);
    expect.unreachable();
  } catch (error) {
    expect(String(error)).not.toContain('hunter2');
  }
});
