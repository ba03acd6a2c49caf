import { graphql } from '../../../graphql/graphql.ts';

export const RecentEventsQuery = graphql(`
  query RecentEvents($orgId: ID!, $appId: ID!) {
    events(orgId: $orgId, appId: $appId, limit: 5) {
      id
      type
      name
      receivedAt
      payload
    }
  }
`);

export const TestIntegration = graphql(`
  mutation TestIntegration(
    $orgId: ID!
    $integrationCode: String!
    $details: JSON
    $connectionId: ID
    $configPayload: JSON!
    $event: JSON!
    $send: Boolean
  ) {
    testIntegration(
      orgId: $orgId
      integrationCode: $integrationCode
      details: $details
      connectionId: $connectionId
      configPayload: $configPayload
      event: $event
      send: $send
    ) {
      success
      message
      code
      fieldErrors {
        path
        message
      }
      requests {
        method
        url
        headers
        body
        response
      }
    }
  }
`);
