import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const ChangeOrganization = graphql(`
  mutation ChangeOrganization($orgId: ID!, $name: String, $alertWebhookUrl: String, $delete: Boolean) {
    updateOrganization(orgId: $orgId, name: $name, alertWebhookUrl: $alertWebhookUrl, delete: $delete) {
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

/** Where alerts go, which an Owner alone is told, and how long events are kept. */
export const GeneralQuery = graphql(`
  query General($orgId: ID!) {
    organizations(orgId: $orgId) {
      id
      alertWebhookUrl
    }
    kept(orgId: $orgId) {
      oldestAt
      bytes
      daysMax
      bytesMax
    }
  }
`);

export type Kept = ResultOf<typeof GeneralQuery>['kept'];

/** What goes with an organization. */
export const BelongingsQuery = graphql(`
  query Belongings($orgId: ID!) {
    counts(orgId: $orgId) {
      applications
      connections
      integrations
      users
    }
    apiKeys(orgId: $orgId) {
      id
    }
  }
`);

export type Belongings = ResultOf<typeof BelongingsQuery>;
