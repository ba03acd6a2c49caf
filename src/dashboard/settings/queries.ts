import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const ChangeOrganization = graphql(`
  mutation ChangeOrganization($orgId: ID!, $name: String, $delete: Boolean) {
    updateOrganization(orgId: $orgId, name: $name, delete: $delete) {
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
