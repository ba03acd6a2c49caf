import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const AccountQuery = graphql(`
  query Account {
    me {
      id
      email
      confirmed
      pendingEmail
      profile {
        firstName
        lastName
        company
      }
      organizations {
        id
        name
        role
        createdAt
      }
    }
    sessions {
      id
      createdAt
      lastSeenAt
      expiresAt
      address
      userAgent
      current
    }
  }
`);

export type Account = NonNullable<ResultOf<typeof AccountQuery>['me']>;
export type SessionRow = ResultOf<typeof AccountQuery>['sessions'][number];

export const UpdateUser = graphql(`
  mutation UpdateUser(
    $email: String
    $profile: ProfileInput
    $currentPassword: String
    $password: String
    $delete: Boolean
  ) {
    updateUser(
      email: $email
      profile: $profile
      currentPassword: $currentPassword
      password: $password
      delete: $delete
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

export const EndAllSessions = graphql(`
  mutation EndAllSessions {
    revokeTokens {
      success
      message
      code
      fieldErrors {
        path
        message
      }
    }
  }
`);
