import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const MembersQuery = graphql(`
  query Members($orgId: ID!) {
    organizations(orgId: $orgId) {
      id
      users(limit: 200) {
        role
        user {
          id
          email
          profile {
            firstName
            lastName
          }
        }
      }
    }
  }
`);

export type Member = ResultOf<typeof MembersQuery>['organizations'][number]['users'][number];
