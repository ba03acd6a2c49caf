import { graphql } from '../graphql/graphql.ts';

export const RequestPasswordReset = graphql(`
  mutation RequestPasswordReset($email: String!) {
    requestPasswordReset(email: $email) {
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

export const ResetPassword = graphql(`
  mutation ResetPassword($token: String!, $password: String!) {
    resetPassword(token: $token, password: $password) {
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
