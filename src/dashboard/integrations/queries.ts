import { prototypeFragment } from '../forms/prototype-query.ts';
import { graphql } from '../graphql/graphql.ts';

export const IntegrationsQuery = graphql(`
  query Integrations($orgId: ID!) {
    integrations(orgId: $orgId, limit: 200) {
      id
      name
      integrationCode
      state
      pausedReason
      application {
        id
        name
      }
      connection {
        id
        name
      }
    }
    clickstreamPrototypes {
      integrationCode
      name
    }
  }
`);

export const WizardQuery = graphql(
  `
    query Wizard($orgId: ID!) {
      me {
        id
      }
      organizations(orgId: $orgId) {
        role
      }
      applications(orgId: $orgId, limit: 200) {
        id
        name
        platform
      }
      connections(orgId: $orgId, limit: 200) {
        id
        name
        integrationCode
        integrations(limit: 20) {
          id
        }
      }
      clickstreamPrototypes {
        ...Prototype
      }
    }
  `,
  [prototypeFragment],
);

export const IntegrationQuery = graphql(`
  query Integration($orgId: ID!, $integrationId: ID!) {
    organizations(orgId: $orgId) {
      role
    }
    integrations(orgId: $orgId, integrationId: $integrationId) {
      id
      name
      integrationCode
      state
      pausedReason
      configPayload
      createdAt
      updatedAt
      application {
        id
        name
        platform
      }
      connection {
        id
        name
      }
    }
  }
`);

/** The connections that an integration could use instead. */
export const ConnectionsOfCodeQuery = graphql(`
  query ConnectionsOfCode($orgId: ID!, $code: String!) {
    connections(orgId: $orgId, integrationCode: $code, limit: 200) {
      id
      name
    }
  }
`);

export const CreateConnection = graphql(`
  mutation CreateConnection(
    $integrationCode: String!
    $details: JSON!
    $name: String!
    $orgId: ID!
    $connectionPrototypeId: ID!
    $requestId: ID
  ) {
    createConnection(
      integrationCode: $integrationCode
      details: $details
      name: $name
      orgId: $orgId
      connectionPrototypeId: $connectionPrototypeId
      requestId: $requestId
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

export const CreateIntegration = graphql(`
  mutation CreateIntegration(
    $appId: ID!
    $integrationCode: String!
    $configPayload: JSON!
    $connectionId: ID!
    $name: String!
    $enabled: Boolean
    $requestId: ID
  ) {
    createIntegration(
      appId: $appId
      integrationCode: $integrationCode
      configPayload: $configPayload
      connectionId: $connectionId
      name: $name
      enabled: $enabled
      requestId: $requestId
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

export const UpdateIntegration = graphql(`
  mutation UpdateIntegration(
    $integrationId: ID!
    $name: String
    $configPayload: JSON
    $connectionId: ID
    $enabled: Boolean
    $paused: Boolean
    $delete: Boolean
    $ifUpdatedAt: DateTime
  ) {
    updateIntegration(
      integrationId: $integrationId
      name: $name
      configPayload: $configPayload
      connectionId: $connectionId
      enabled: $enabled
      paused: $paused
      delete: $delete
      ifUpdatedAt: $ifUpdatedAt
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
