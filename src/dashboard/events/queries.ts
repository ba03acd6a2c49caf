import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const EventsQuery = graphql(`
  query Events($orgId: ID!, $appId: ID, $limit: Int) {
    events(orgId: $orgId, appId: $appId, limit: $limit) {
      id
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
  }
`);

export const EventQuery = graphql(`
  query Event($orgId: ID!, $eventId: ID!) {
    event(orgId: $orgId, eventId: $eventId) {
      id
      messageId
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
export type EventDetail = NonNullable<ResultOf<typeof EventQuery>['event']>;
export type Delivery = EventDetail['deliveries'][number];
export type Attempt = Delivery['attempts'][number];
