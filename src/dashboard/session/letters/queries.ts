import { graphql } from '../../graphql/graphql.ts';

export const ResendConfirmation = graphql(`
  mutation ResendConfirmation($email: String!) {
    resendConfirmation(email: $email) {
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
