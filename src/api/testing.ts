import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClose } from '../sockets.ts';
import type { Role } from '../domain/permissions.ts';
import { emailKey } from '../domain/rules/accounts.ts';
import { newId } from '../domain/ids.ts';
import type { ClickstreamPrototype, FieldPrototype } from '../domain/prototypes.ts';
import { insertMember } from '../storage/control/members.ts';
import { users } from '../storage/control/tables.ts';
import { openDatabase, type Database } from '../storage/database.ts';
import { ringOf } from '../storage/keys/ring.ts';
import { createSeal } from '../storage/seal.ts';
import { openTestDatabase, type TestDatabase } from '../storage/testing.ts';
import type { Letter } from '../mail/mail.ts';
import type { Stream } from '../stream/stream.ts';
import { createApi } from './api.ts';
import { createLinks } from './identity/links.ts';
import { createPasswords } from './identity/passwords.ts';
import { statementsOfRequests, type Statement } from './testing-statements.ts';

export const setupCode = 'test-setup-code';
const connectionsMax = 5;
export const password = 'a long password';

function field(propertyName: string, more: Partial<FieldPrototype> = {}): FieldPrototype {
  return { propertyName, label: propertyName, fieldType: 'input', ...more };
}

/** A destination with everything that the API has rules for. */
export const vault: ClickstreamPrototype = {
  ...{ id: 'vault', integrationCode: 'vault', name: 'Vault', platforms: ['server', 'analytics.js'] },
  connectionPrototypeId: 'vault-connection',
  connectionPrototype: [
    field('url', { required: true, format: 'uri', destination: true }),
    field('apiKey', { secret: true }),
    field('region', { required: true, default: 'eu', immutable: true }),
    field('note'),
    field('headers', { fieldType: 'map', secret: true }),
    field('rows', { fieldType: 'array', items: [field('name'), field('token', { secret: true })] }),
  ],
  configPrototype: [
    field('events', { fieldType: 'array', items: [field('event', { min: 2 })] }),
    field('mode', { required: true, default: 'all', options: [{ value: 'all', label: 'All' }] }),
    field('table', { immutable: true }),
    field('list', { dynamic: true }),
  ],
};

/** A second one, that takes what phones send. */
export const phoneOnly: ClickstreamPrototype = {
  ...{
    id: 'phone',
    integrationCode: 'phone',
    name: 'Phone',
    platforms: ['analytics-ios', 'analytics-android'],
  },
  ...{ connectionPrototypeId: 'phone-connection', connectionPrototype: [], configPrototype: [] },
};

type Reply = {
  status: number;
  text: string;
  // Tests look into answers by hand.
  data: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  errors: {
    message: string;
    path?: string[];
    extensions: { code: string; id?: string; fieldErrors?: unknown[] };
  }[];
};

export type Client = {
  token: string | undefined;
  userId: string;
  /** Sent as the header organization where it is set. */
  orgId: string | undefined;
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Reply>;
};

export type TestApi = Awaited<ReturnType<typeof openTestApi>>;

/** The API over real HTTP and a real database of its own. Time is what `clock` says. */
export async function openTestApi(
  options: {
    prototypes?: readonly ClickstreamPrototype[];
    openStream?: (database: Database) => Promise<Stream>;
    signUp?: 'open' | 'invited';
    /** As if letters left by a mail server. They are kept in `letters` either way. */
    hasMail?: boolean;
    /** Another one, as a second process has it: with its database and its keys. Close this one first. */
    beside?: { testDatabase: TestDatabase; keys: { jwt: Buffer } };
  } = {},
) {
  const { beside } = options;
  const testDatabase = beside?.testDatabase ?? (await openTestDatabase());
  const statements: Statement[] = [];
  const database = openDatabase(testDatabase.address, connectionsMax, {
    debug: (connection, text) => void statements.push({ connection, text }),
  });
  const clock = { offsetMs: 0 };
  const now = () => Date.now() + clock.offsetMs;
  const logged: { fields: object; message: string }[] = [];
  const write = (fields: object, message: string) => void logged.push({ fields, message });
  const log = { debug: write, info: write, warn: write, error: write };
  const seal = createSeal(ringOf('secrets', randomBytes(32)));
  const stream = (await options.openStream?.(database)) ?? noStream;
  const keys = beside?.keys ?? { jwt: randomBytes(32) };
  const { letters, mail } = createMailbox();
  const publicUrl = 'http://localhost:4000';
  const links = createLinks({ seal, publicUrl, now });
  const { signUp = 'invited', hasMail = true } = options;
  const api = createApi({
    ...{ signUp, hasMail, mail, database, stream, seal, log, now, publicUrl },
    prototypes: options.prototypes ?? [vault, phoneOnly],
    setup: { code: setupCode },
    retention: { daysMax: 30 },
    keys: { jwt: ringOf('jwt', keys.jwt) },
  });
  const server = createServer((request, response) => api.handle(request, response));
  const closeServer = createClose(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const passwordHash = await createPasswords().hash(password);

  const client = createClients(url, logged);
  const people = createPeople({ database, client, passwordHash });

  return {
    ...{ letters, links, url, database, testDatabase, clock, logged, seal, client, keys, ...people },
    /** Everything that a request sent to the database: not what chores do beside it, nor how a connection begins. */
    async countStatements(work: () => Promise<void>): Promise<string[]> {
      statements.length = 0;
      await work();
      return statementsOfRequests(statements);
    },
    async close() {
      await api.close();
      await closeServer();
      await stream.close();
      await database.close();
      if (!beside) await testDatabase.close();
    },
  };
}

/** Clients of the API at this address; an answer that says something broke throws what the log has of it. */
function createClients(url: string, logged: readonly { fields: object }[]) {
  return (start: Partial<Client> = {}): Client => ({
    ...{ token: undefined, userId: '', orgId: undefined },
    ...start,
    async ask(query, variables = {}, headers = {}) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(this.token && { authorization: this.token }),
          ...(this.orgId && { organization: this.orgId }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      const reply: Reply = { status: response.status, text, data: {}, errors: [], ...JSON.parse(text) };
      const broken = reply.errors.find(({ extensions }) => extensions.code === 'INTERNAL');
      if (broken) throw new Error(broken.message, { cause: Object(logged.at(-1)?.fields).error });
      return reply;
    },
  });
}

/** People with accounts, and programs with keys, signed in. */
function createPeople(of: {
  database: Database;
  client: ReturnType<typeof createClients>;
  passwordHash: string;
}) {
  const { database, client, passwordHash } = of;

  /** A person with an account, signed in. */
  async function signedIn(email = `${newId()}@example.com`): Promise<Client> {
    const userId = newId();
    const row = { id: userId, email, emailKey: emailKey(email), passwordHash, confirmedAt: new Date() };
    await database.db.insert(users).values(row);
    const answer = await client().ask(
      'mutation($email: String!, $password: String!) { createToken(username: $email, password: $password) { token } }',
      { email, password },
    );
    return client({ token: answer.data.createToken.token, userId });
  }

  /** An Owner with an organization in the header. */
  async function owner(): Promise<Client & { orgId: string }> {
    const person = await signedIn();
    const answer = await person.ask('mutation { createOrganization(name: "Acme") { id } }');
    return Object.assign(person, { orgId: String(answer.data.createOrganization.id) });
  }

  /** Somebody else in the same organization. */
  async function member(orgId: string, role: Role = 'User'): Promise<Client & { orgId: string }> {
    const person = await signedIn();
    await insertMember(database.db, { orgId, userId: person.userId, role });
    return Object.assign(person, { orgId });
  }

  /** A program with an API key that this Owner makes. */
  async function keyOf(
    maker: Client & { orgId: string },
    role: Role = 'User',
    more: { expiresAt?: string } = {},
  ): Promise<Client & { orgId: string; keyId: string }> {
    const { data } = await maker.ask(
      `mutation($orgId: ID!, $role: Role, $expiresAt: DateTime) {
        createApiKey(orgId: $orgId, name: "Program", role: $role, expiresAt: $expiresAt) { id key message }
      }`,
      { orgId: maker.orgId, role, ...more },
    );
    const { id, key, message } = data.createApiKey;
    if (typeof key !== 'string') throw new Error(message);
    return Object.assign(client({ token: key }), { orgId: maker.orgId, keyId: String(id) });
  }

  return { signedIn, owner, member, keyOf };
}

/** Keeps what would be sent. */
function createMailbox() {
  const letters: Letter[] = [];
  return {
    letters,
    mail: { send: async (letter: Letter) => void letters.push(letter), close: async () => undefined },
  };
}

/** Stands where no event is looked at. */
const noStream: Stream = {
  append: () => Promise.reject(new Error('This test has no stream.')),
  entry: async () => undefined,
  read: () => Promise.reject(new Error('This test has no stream.')),
  hours: async () => [],
  isDone: async () => false,
  drop: async () => false,
  isReady: () => false,
  close: async () => undefined,
};

/** Something of each kind in the client's organization. */
export async function arrange(client: Client, name = 'Shop') {
  const { data: app } = await client.ask(
    'mutation($orgId: ID!, $name: String!) { createApplication(name: $name, platform: "server", orgId: $orgId) { id success message } }',
    { orgId: client.orgId, name },
  );
  const { data: connected } = await client.ask(
    `mutation($orgId: ID!, $details: JSON!) {
      createConnection(integrationCode: "vault", details: $details, name: "Vault", orgId: $orgId, connectionPrototypeId: "vault-connection") { id success message }
    }`,
    { orgId: client.orgId, details: { url: 'https://vault.example/in', apiKey: secretKey } },
  );
  const appId: string = app.createApplication.id;
  const connectionId: string = connected.createConnection?.id;
  const { data } = await client.ask(
    `mutation($appId: ID!, $connectionId: ID!) {
      createIntegration(appId: $appId, integrationCode: "vault", configPayload: { events: ["Signed Up"] }, connectionId: $connectionId, name: "Shop to Vault") { id success message }
    }`,
    { appId, connectionId },
  );
  const integrationId: string = data.createIntegration?.id;
  return { appId, connectionId, integrationId };
}

export const secretKey = 'sk_live_very_secret_4f2a';
