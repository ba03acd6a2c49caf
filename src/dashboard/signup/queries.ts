import { graphql } from '../graphql/graphql.ts';

export const CreateNewUser = graphql(`
  mutation CreateNewUser($email: String!, $password: String!, $profile: ProfileInput) {
    createNewUser(email: $email, password: $password, profile: $profile) {
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
