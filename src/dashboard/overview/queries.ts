import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const OverviewQuery = graphql(`
  query Overview($orgId: ID!) {
    counts(orgId: $orgId) {
      applications
      connections
      integrations
      users
    }
    applications(orgId: $orgId, limit: 5) {
      id
      name
      platform
      lastEventAt
    }
    integrations(orgId: $orgId, limit: 5) {
      id
      name
      state
      application {
        id
        name
      }
    }
    events(orgId: $orgId, limit: 8) {
      id
      appId
      type
      name
      receivedAt
      deliveries {
        integrationId
        status
      }
    }
  }
`);

export type Overview = ResultOf<typeof OverviewQuery>;
