import { graphql, type ResultOf } from '../../graphql/graphql.ts';

export const ApiKeysQuery = graphql(`
  query ApiKeys($orgId: ID!) {
    apiKeys(orgId: $orgId) {
      id
      name
      role
      hint
      createdAt
      expiresAt
      lastUsedAt
      createdBy {
        id
        email
      }
    }
  }
`);

export type ApiKeyRow = ResultOf<typeof ApiKeysQuery>['apiKeys'][number];

export const CreateApiKey = graphql(`
  mutation CreateApiKey($orgId: ID!, $name: String!, $role: Role!, $expiresAt: DateTime, $requestId: ID) {
    createApiKey(orgId: $orgId, name: $name, role: $role, expiresAt: $expiresAt, requestId: $requestId) {
      success
      message
      code
      id
      key
      fieldErrors {
        path
        message
      }
    }
  }
`);

export const UpdateApiKey = graphql(`
  mutation UpdateApiKey($keyId: ID!, $name: String, $revoke: Boolean) {
    updateApiKey(keyId: $keyId, name: $name, revoke: $revoke) {
      success
      message
      id
      code
      fieldErrors {
        path
        message
      }
    }
  }
`);
