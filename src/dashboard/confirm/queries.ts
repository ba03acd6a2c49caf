import { graphql } from '../graphql/graphql.ts';

export const ConfirmUser = graphql(`
  mutation ConfirmUser($token: String!, $password: String, $profile: ProfileInput) {
    confirmUser(token: $token, password: $password, profile: $profile) {
      success
      message
      code
      token
      fieldErrors {
        path
        message
      }
    }
  }
`);
