import { graphql } from '../../graphql/graphql.ts';

export const TestConnection = graphql(`
  mutation TestConnection($orgId: ID!, $integrationCode: String!, $details: JSON!, $connectionId: ID) {
    testConnection(
      orgId: $orgId
      integrationCode: $integrationCode
      details: $details
      connectionId: $connectionId
    ) {
      success
      message
      code
      fieldErrors {
        path
        message
      }
      steps {
        name
        success
        message
      }
    }
  }
`);
