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

export const FieldOptionsQuery = graphql(`
  query FieldOptions(
    $orgId: ID!
    $integrationCode: String!
    $connectionId: ID
    $details: JSON
    $configPayload: JSON
    $path: String!
    $search: String
  ) {
    fieldOptions(
      orgId: $orgId
      integrationCode: $integrationCode
      connectionId: $connectionId
      details: $details
      configPayload: $configPayload
      path: $path
      search: $search
    ) {
      value
      label
    }
  }
`);
