import { graphql } from '../graphql/graphql.ts';

export const ConnectionsQuery = graphql(`
  query Connections($orgId: ID!) {
    organizations(orgId: $orgId) {
      role
    }
    connections(orgId: $orgId, limit: 200) {
      id
      name
      integrationCode
      updatedAt
      integrations(limit: 4) {
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

/** Destinations that the page of a connection names; ConnectionQuery asks for as many. */
export const usersShownMax = 50;

export const ConnectionQuery = graphql(`
  query Connection($orgId: ID!, $connectionId: ID!) {
    organizations(orgId: $orgId) {
      role
    }
    connections(orgId: $orgId, connectionId: $connectionId) {
      id
      name
      integrationCode
      details
      createdAt
      updatedAt
      integrations(limit: 50) {
        id
        name
        state
        application {
          id
          name
        }
      }
    }
  }
`);

export const UpdateConnection = graphql(`
  mutation UpdateConnection(
    $connectionId: ID!
    $name: String
    $details: JSON
    $delete: Boolean
    $ifUpdatedAt: DateTime
  ) {
    updateConnection(
      connectionId: $connectionId
      name: $name
      details: $details
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
