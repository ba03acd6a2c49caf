import { graphql } from '../graphql/graphql.ts';

export const CreateToken = graphql(`
  mutation CreateToken($username: String!, $password: String!) {
    createToken(username: $username, password: $password) {
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

export const EndSession = graphql(`
  mutation EndSession($sessionId: ID!) {
    revokeSession(sessionId: $sessionId) {
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
