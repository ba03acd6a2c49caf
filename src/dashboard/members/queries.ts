import { graphql, type ResultOf } from '../graphql/graphql.ts';

/** Members that one question brings; the API gives no more. */
export const membersLoadedMax = 200;

export const MembersQuery = graphql(`
  query Members($orgId: ID!, $search: String, $after: ID, $limit: Int) {
    organizations(orgId: $orgId) {
      id
      users(search: $search, after: $after, limit: $limit) {
        role
        pending
        invitationLink
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

export const ChangeMembers = graphql(`
  mutation ChangeMembers(
    $orgId: ID!
    $addUsers: [OrganizationUserInput!]
    $updateUsers: [OrganizationRoleInput!]
    $removeUsers: [ID!]
  ) {
    updateOrganization(
      orgId: $orgId
      addUsers: $addUsers
      updateUsers: $updateUsers
      removeUsers: $removeUsers
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
