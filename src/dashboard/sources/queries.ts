import { graphql, type ResultOf } from '../graphql/graphql.ts';

/** Rows of the list that are loaded at once. */
export const sourcesLoadedMax = 100;

export const SourcesQuery = graphql(`
  query Sources($orgId: ID!, $search: String, $after: ID, $limit: Int) {
    applications(orgId: $orgId, search: $search, after: $after, limit: $limit) {
      id
      name
      platform
      enabled
      createdAt
      lastEventAt
      integrations(limit: 200) {
        id
      }
    }
  }
`);

export const SourceQuery = graphql(`
  query Source($orgId: ID!, $appId: ID!) {
    applications(orgId: $orgId, appId: $appId) {
      id
      name
      platform
      enabled
      createdAt
      updatedAt
      lastEventAt
      integrations(limit: 200) {
        id
        name
        integrationCode
        state
        connection {
          id
          name
        }
      }
    }
  }
`);

export const CreateSource = graphql(`
  mutation CreateSource($orgId: ID!, $name: String!, $platform: String!, $requestId: ID) {
    createApplication(orgId: $orgId, name: $name, platform: $platform, requestId: $requestId) {
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

export const UpdateSource = graphql(`
  mutation UpdateSource(
    $appId: ID!
    $name: String
    $enabled: Boolean
    $delete: Boolean
    $ifUpdatedAt: DateTime
  ) {
    updateApplication(
      appId: $appId
      name: $name
      enabled: $enabled
      delete: $delete
      ifUpdatedAt: $ifUpdatedAt
    ) {
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

/** What the setup page waits for: the first event, or why none gets through. */
export const FirstEventQuery = graphql(`
  query FirstEvent($orgId: ID!, $appId: ID!) {
    events(orgId: $orgId, appId: $appId, limit: 1) {
      id
      type
      name
      receivedAt
    }
    rejections(orgId: $orgId, appId: $appId, limit: 1) {
      id
      at
      code
      reason
    }
  }
`);

/** The event that the Setup tab has just sent. */
export const TestEventQuery = graphql(`
  query TestEvent($orgId: ID!, $appId: ID!, $messageId: String!) {
    events(orgId: $orgId, appId: $appId, search: $messageId, limit: 1) {
      id
    }
  }
`);

export const RejectionsQuery = graphql(`
  query Rejections($orgId: ID!, $appId: ID!, $limit: Int) {
    rejections(orgId: $orgId, appId: $appId, limit: $limit) {
      id
      at
      code
      reason
      sample
    }
  }
`);

export type RejectionRow = ResultOf<typeof RejectionsQuery>['rejections'][number];
export type SourceRow = ResultOf<typeof SourcesQuery>['applications'][number];
export type Source = ResultOf<typeof SourceQuery>['applications'][number];
