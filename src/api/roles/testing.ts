import type { Permission } from '../../domain/permissions.ts';

/** Something of each kind in one organization. */
export type Ids = {
  orgId: string;
  appId: string;
  connectionId: string;
  integrationId: string;
  /** A member that may be changed. */
  userId: string;
  keyId: string;
  eventId: string;
  failureId: string;
  jobId: string;
  sessionId: string;
};

/**
 * Who may: anybody, whoever has an account, whoever has one that is confirmed, whoever is signed in (a key, too), or
 * those whose role the table of permissions names.
 */
export type Needs = 'nothing' | 'account' | 'confirmed account' | 'somebody' | Permission;

export type Operation = {
  field: string;
  needs: Needs;
  /** The field with its arguments. `unique` is another text each time. */
  text(ids: Ids, unique: string): string;
  /** The arguments inside of the organization that name something: a wrong one is NOT_FOUND. */
  inside?: readonly (keyof Ids)[];
  /** What it names is gone or another afterwards, so that each try needs its own. */
  isDestructive?: boolean;
};

const q = JSON.stringify;
const day = 'from: "2026-11-23T00:00:00Z", to: "2026-11-24T00:00:00Z"';
const details = '{ url: "https://a.example" }';
const password = 'correct horse battery staple';

const queries: Operation[] = [
  { field: 'needsSetup', needs: 'nothing', text: () => 'needsSetup' },
  { field: 'signUpOpen', needs: 'nothing', text: () => 'signUpOpen' },
  { field: 'clickstreamPrototypes', needs: 'somebody', text: () => 'clickstreamPrototypes' },
  { field: 'me', needs: 'account', text: () => 'me' },
  { field: 'sessions', needs: 'account', text: () => 'sessions' },
  { field: 'users', needs: 'account', text: () => 'users' },
  { field: 'users', needs: 'member.read', text: ({ orgId }) => `users(orgId: ${q(orgId)})` },
  {
    ...{ field: 'users', needs: 'member.read', inside: ['userId'] },
    text: ({ orgId, userId }) => `users(orgId: ${q(orgId)}, userId: ${q(userId)})`,
  },
  { field: 'organizations', needs: 'somebody', text: () => 'organizations' },
  {
    ...{ field: 'organizations', needs: 'organization.read' },
    text: ({ orgId }) => `organizations(orgId: ${q(orgId)})`,
  },
  // Of a person that one shares nothing with, nothing is listed: no refusal, and no word of who exists.
  {
    ...{ field: 'organizations', needs: 'organization.read' },
    text: ({ orgId, userId }) => `organizations(orgId: ${q(orgId)}, userId: ${q(userId)})`,
  },
  { field: 'counts', needs: 'organization.read', text: ({ orgId }) => `counts(orgId: ${q(orgId)})` },
  {
    ...{ field: 'applications', needs: 'source.read', inside: ['appId'] },
    text: ({ orgId, appId }) => `applications(orgId: ${q(orgId)}, appId: ${q(appId)})`,
  },
  {
    ...{ field: 'connections', needs: 'connection.use', inside: ['connectionId'] },
    text: ({ orgId, connectionId }) => `connections(orgId: ${q(orgId)}, connectionId: ${q(connectionId)})`,
  },
  {
    ...{ field: 'integrations', needs: 'integration.read', inside: ['integrationId'] },
    text: ({ orgId, integrationId }) =>
      `integrations(orgId: ${q(orgId)}, integrationId: ${q(integrationId)})`,
  },
  {
    ...{ field: 'integrations', needs: 'integration.read', inside: ['appId'] },
    text: ({ orgId, appId }) => `integrations(orgId: ${q(orgId)}, appId: ${q(appId)})`,
  },
  { field: 'apiKeys', needs: 'key.read', text: ({ orgId }) => `apiKeys(orgId: ${q(orgId)})` },
  { field: 'auditLog', needs: 'audit.read', text: ({ orgId }) => `auditLog(orgId: ${q(orgId)})` },
  {
    ...{ field: 'events', needs: 'event.read', inside: ['appId', 'integrationId'] },
    text: ({ orgId, appId, integrationId }) =>
      `events(orgId: ${q(orgId)}, appId: ${q(appId)}, integrationId: ${q(integrationId)})`,
  },
  {
    ...{ field: 'event', needs: 'event.read', inside: ['eventId'] },
    text: ({ orgId, eventId }) => `event(orgId: ${q(orgId)}, eventId: ${q(eventId)})`,
  },
  {
    ...{ field: 'rejections', needs: 'event.read', inside: ['appId'] },
    text: ({ orgId, appId }) => `rejections(orgId: ${q(orgId)}, appId: ${q(appId)})`,
  },
  {
    ...{ field: 'deliveryMetrics', needs: 'event.read', inside: ['appId', 'integrationId'] },
    text: ({ orgId, appId, integrationId }) =>
      `deliveryMetrics(orgId: ${q(orgId)}, appId: ${q(appId)}, integrationId: ${q(integrationId)}, ${day}, buckets: 3)`,
  },
  {
    ...{ field: 'deliveryMetrics', needs: 'event.read', inside: ['appId'] },
    text: ({ orgId, appId }) => `deliveryMetrics(orgId: ${q(orgId)}, appId: ${q(appId)}, ${day})`,
  },
  {
    ...{ field: 'metricSeries', needs: 'event.read' },
    text: ({ orgId }) =>
      `metricSeries(orgId: ${q(orgId)}, by: [application, integration], ${day}, buckets: 3)`,
  },
  { field: 'kept', needs: 'event.read', text: ({ orgId }) => `kept(orgId: ${q(orgId)})` },
  {
    ...{ field: 'failures', needs: 'event.read', inside: ['integrationId'] },
    text: ({ orgId, integrationId }) => `failures(orgId: ${q(orgId)}, integrationId: ${q(integrationId)})`,
  },
  {
    ...{ field: 'failureGroups', needs: 'event.read', inside: ['integrationId'] },
    text: ({ orgId, integrationId }) =>
      `failureGroups(orgId: ${q(orgId)}, integrationId: ${q(integrationId)})`,
  },
  {
    ...{ field: 'fieldOptions', needs: 'integration.test', inside: ['connectionId'] },
    text: ({ orgId, connectionId }) =>
      `fieldOptions(orgId: ${q(orgId)}, integrationCode: "vault", connectionId: ${q(connectionId)}, path: "configPayload.list")`,
  },
  {
    ...{ field: 'fieldOptions', needs: 'connection.test' },
    text: ({ orgId }) =>
      `fieldOptions(orgId: ${q(orgId)}, integrationCode: "vault", details: ${details}, path: "configPayload.list")`,
  },
  {
    ...{ field: 'jobs', needs: 'event.read', inside: ['jobId'] },
    text: ({ orgId, jobId }) => `jobs(orgId: ${q(orgId)}, jobId: ${q(jobId)})`,
  },
  {
    ...{ field: 'jobs', needs: 'event.read', inside: ['integrationId'] },
    text: ({ orgId, integrationId }) => `jobs(orgId: ${q(orgId)}, integrationId: ${q(integrationId)})`,
  },
];

const accountMutations: Operation[] = [
  {
    ...{ field: 'createToken', needs: 'nothing' },
    text: (_ids, unique) => `createToken(username: ${q(`${unique}@example.com`)}, password: "not it at all")`,
  },
  {
    ...{ field: 'createNewUser', needs: 'nothing' },
    text: (_ids, unique) => `createNewUser(email: ${q(`${unique}@example.com`)}, password: ${q(password)})`,
  },
  {
    ...{ field: 'setUp', needs: 'nothing' },
    text: (_ids, unique) =>
      `setUp(code: "guess", email: ${q(`${unique}@example.com`)}, password: ${q(password)})`,
  },
  { field: 'confirmUser', needs: 'nothing', text: () => 'confirmUser(token: "guess")' },
  {
    ...{ field: 'resendConfirmation', needs: 'nothing' },
    text: (_ids, unique) => `resendConfirmation(email: ${q(`${unique}@example.com`)})`,
  },
  {
    ...{ field: 'requestPasswordReset', needs: 'nothing' },
    text: (_ids, unique) => `requestPasswordReset(email: ${q(`${unique}@example.com`)})`,
  },
  {
    ...{ field: 'resetPassword', needs: 'nothing' },
    text: () => `resetPassword(token: "guess", password: ${q(password)})`,
  },
  { field: 'updateUser', needs: 'account', text: () => 'updateUser(profile: { firstName: "Ada" })' },
  {
    ...{ field: 'revokeSession', needs: 'account' },
    text: ({ sessionId }) => `revokeSession(sessionId: ${q(sessionId)})`,
  },
  { field: 'revokeTokens', needs: 'account', isDestructive: true, text: () => 'revokeTokens' },
  {
    ...{ field: 'createOrganization', needs: 'confirmed account' },
    text: (_ids, unique) => `createOrganization(name: ${q(unique)})`,
  },
];

const orgMutations: Operation[] = [
  {
    ...{ field: 'updateOrganization', needs: 'organization.update' },
    text: ({ orgId }, unique) => `updateOrganization(orgId: ${q(orgId)}, name: ${q(unique)})`,
  },
  {
    ...{ field: 'updateOrganization', needs: 'organization.update' },
    text: ({ orgId }, unique) =>
      `updateOrganization(orgId: ${q(orgId)}, alertWebhookUrl: ${q(`https://${unique}.example/hook`)})`,
  },
  {
    ...{ field: 'updateOrganization', needs: 'member.update' },
    text: ({ orgId }, unique) =>
      `updateOrganization(orgId: ${q(orgId)}, addUsers: [{ email: ${q(`${unique}@example.com`)} }])`,
  },
  {
    ...{ field: 'updateOrganization', needs: 'member.update', inside: ['userId'], isDestructive: true },
    text: ({ orgId, userId }) =>
      `updateOrganization(orgId: ${q(orgId)}, updateUsers: [{ userId: ${q(userId)}, role: Owner }])`,
  },
  {
    ...{ field: 'updateOrganization', needs: 'member.update', inside: ['userId'], isDestructive: true },
    text: ({ orgId, userId }) => `updateOrganization(orgId: ${q(orgId)}, removeUsers: [${q(userId)}])`,
  },
  {
    ...{ field: 'createApiKey', needs: 'key.create' },
    text: ({ orgId }, unique) => `createApiKey(orgId: ${q(orgId)}, name: ${q(unique)})`,
  },
  {
    ...{ field: 'updateApiKey', needs: 'key.update', inside: ['keyId'] },
    text: ({ keyId }, unique) => `updateApiKey(keyId: ${q(keyId)}, name: ${q(unique)})`,
  },
  {
    ...{ field: 'updateApiKey', needs: 'key.update', inside: ['keyId'], isDestructive: true },
    text: ({ keyId }) => `updateApiKey(keyId: ${q(keyId)}, revoke: true)`,
  },
  {
    ...{ field: 'createApplication', needs: 'source.create' },
    text: ({ orgId }, unique) =>
      `createApplication(name: ${q(unique)}, platform: "server", orgId: ${q(orgId)})`,
  },
  {
    ...{ field: 'updateApplication', needs: 'source.update', inside: ['appId'] },
    text: ({ appId }, unique) => `updateApplication(appId: ${q(appId)}, name: ${q(unique)})`,
  },
  {
    ...{ field: 'updateApplication', needs: 'source.delete', inside: ['appId'], isDestructive: true },
    text: ({ appId }) => `updateApplication(appId: ${q(appId)}, delete: true)`,
  },
  {
    ...{ field: 'createConnection', needs: 'connection.create' },
    text: ({ orgId }, unique) =>
      `createConnection(integrationCode: "vault", details: ${details}, name: ${q(unique)}, orgId: ${q(orgId)}, connectionPrototypeId: "vault-connection")`,
  },
  {
    ...{ field: 'updateConnection', needs: 'connection.update', inside: ['connectionId'] },
    text: ({ connectionId }, unique) =>
      `updateConnection(connectionId: ${q(connectionId)}, name: ${q(unique)})`,
  },
  {
    ...{ field: 'createIntegration', needs: 'integration.create', inside: ['appId', 'connectionId'] },
    text: ({ appId, connectionId }, unique) =>
      `createIntegration(appId: ${q(appId)}, integrationCode: "vault", configPayload: {}, connectionId: ${q(connectionId)}, name: ${q(unique)})`,
  },
  {
    ...{
      field: 'updateIntegration',
      needs: 'integration.update',
      inside: ['integrationId', 'connectionId'],
    },
    text: ({ integrationId, connectionId }, unique) =>
      `updateIntegration(integrationId: ${q(integrationId)}, connectionId: ${q(connectionId)}, name: ${q(unique)})`,
  },
  {
    ...{ field: 'updateIntegration', needs: 'integration.delete', inside: ['integrationId'] },
    ...{ isDestructive: true },
    text: ({ integrationId }) => `updateIntegration(integrationId: ${q(integrationId)}, delete: true)`,
  },
  {
    // Without the integration the connection is free to go.
    ...{ field: 'updateConnection', needs: 'connection.delete', inside: ['connectionId'] },
    ...{ isDestructive: true },
    text: ({ connectionId }) => `updateConnection(connectionId: ${q(connectionId)}, delete: true)`,
  },
];

const trialMutations: Operation[] = [
  {
    ...{ field: 'testConnection', needs: 'connection.test', inside: ['connectionId'] },
    text: ({ orgId, connectionId }) =>
      `testConnection(orgId: ${q(orgId)}, integrationCode: "vault", details: {}, connectionId: ${q(connectionId)})`,
  },
  {
    ...{ field: 'testIntegration', needs: 'integration.test', inside: ['connectionId'] },
    text: ({ orgId, connectionId }) =>
      `testIntegration(orgId: ${q(orgId)}, integrationCode: "vault", connectionId: ${q(connectionId)}, configPayload: {}, event: { type: "track" }, send: true)`,
  },
  {
    ...{ field: 'testIntegration', needs: 'connection.test' },
    text: ({ orgId }) =>
      `testIntegration(orgId: ${q(orgId)}, integrationCode: "vault", details: ${details}, configPayload: {}, event: { type: "track" })`,
  },
];

const subscriptions: Operation[] = [
  {
    ...{ field: 'eventFeed', needs: 'event.read', inside: ['appId', 'integrationId'] },
    text: ({ orgId, appId, integrationId }) =>
      `eventFeed(orgId: ${q(orgId)}, appId: ${q(appId)}, integrationId: ${q(integrationId)})`,
  },
];

const jobMutations: Operation[] = [
  {
    ...{ field: 'replay', needs: 'event.replay', inside: ['integrationId'] },
    text: ({ orgId, integrationId }, unique) =>
      `replay(orgId: ${q(orgId)}, integrationId: ${q(integrationId)}, reason: ${q(unique)})`,
  },
  {
    ...{ field: 'replay', needs: 'event.replay', inside: ['failureId'], isDestructive: true },
    text: ({ orgId, integrationId, failureId }) =>
      `replay(orgId: ${q(orgId)}, integrationId: ${q(integrationId)}, failureIds: [${q(failureId)}])`,
  },
  {
    ...{ field: 'cancelJob', needs: 'event.replay', inside: ['jobId'], isDestructive: true },
    text: ({ orgId, jobId }) => `cancelJob(orgId: ${q(orgId)}, jobId: ${q(jobId)})`,
  },
];

export const operations = {
  query: queries,
  mutation: [...accountMutations, ...orgMutations, ...trialMutations, ...jobMutations],
  subscription: subscriptions,
};

/** Deletes everything at once, so it is tried apart: those who may not, and then the one who may. */
export const deleteOrganization: Operation = {
  field: 'updateOrganization',
  needs: 'organization.delete',
  text: ({ orgId }) => `updateOrganization(orgId: ${q(orgId)}, delete: true)`,
};
