import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const SessionsQuery = graphql(`
  query Sessions {
    sessions {
      id
      createdAt
      lastSeenAt
      expiresAt
      address
      userAgent
      current
    }
  }
`);

export type SessionRow = ResultOf<typeof SessionsQuery>['sessions'][number];
