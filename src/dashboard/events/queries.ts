import { graphql, type ResultOf, type VariablesOf } from '../graphql/graphql.ts';

const rowFragment = graphql(`
  fragment EventRow on Event {
    id
    appId
    type
    name
    receivedAt
    deliveries {
      integrationId
      status
      reason
      integration {
        id
        name
      }
    }
  }
`);

export const EventsQuery = graphql(
  `
    query Events(
      $orgId: ID!
      $appId: ID
      $integrationId: ID
      $status: DeliveryStatus
      $search: String
      $after: ID
      $limit: Int
    ) {
      events(
        orgId: $orgId
        appId: $appId
        integrationId: $integrationId
        status: $status
        search: $search
        after: $after
        limit: $limit
      ) {
        ...EventRow
      }
    }
  `,
  [rowFragment],
);

export const EventFeed = graphql(
  `
    subscription EventFeed($orgId: ID!, $appId: ID, $integrationId: ID, $after: String) {
      eventFeed(orgId: $orgId, appId: $appId, integrationId: $integrationId, after: $after) {
        cursor
        skipped
        event {
          ...EventRow
        }
      }
    }
  `,
  [rowFragment],
);

/** Sources and destinations that one can narrow to; a longer list is no help to choose from. */
export const choicesMax = 200;

/** What a list of a whole organization is narrowed by. */
export const EventChoicesQuery = graphql(`
  query EventChoices($orgId: ID!, $limit: Int) {
    applications(orgId: $orgId, limit: $limit) {
      id
      name
    }
    integrations(orgId: $orgId, limit: $limit) {
      id
      name
      application {
        id
        name
      }
    }
  }
`);

export const EventQuery = graphql(`
  query Event($orgId: ID!, $eventId: ID!) {
    event(orgId: $orgId, eventId: $eventId) {
      id
      messageId
      duplicateOf
      appId
      type
      name
      receivedAt
      payload
      raw
      deliveries {
        integrationId
        status
        reason
        integration {
          id
          name
        }
        attempts {
          at
          durationMs
          request
          response
        }
      }
    }
  }
`);

export type EventRow = ResultOf<typeof EventsQuery>['events'][number];
export type EventFeedItem = ResultOf<typeof EventFeed>['eventFeed'];
export type EventFeedWanted = VariablesOf<typeof EventFeed>;
export type EventChoices = ResultOf<typeof EventChoicesQuery>;
export type EventDetail = NonNullable<ResultOf<typeof EventQuery>['event']>;
export type Delivery = EventDetail['deliveries'][number];
export type Attempt = Delivery['attempts'][number];
