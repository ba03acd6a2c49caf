import { graphql, type ResultOf } from '../graphql/graphql.ts';
import type { Person } from './current.ts';

/** Who asks, and where they belong. */
export const MeQuery = graphql(`
  query Me {
    me {
      id
      email
      profile {
        firstName
        lastName
      }
      organizations {
        id
        name
        role
        createdAt
      }
    }
  }
`);

export type Me = NonNullable<ResultOf<typeof MeQuery>['me']>;

export function personOf({ id, email, profile }: Me): Person {
  const name = [profile.firstName, profile.lastName].filter(Boolean).join(' ');
  return { id, email, name: name || undefined };
}
