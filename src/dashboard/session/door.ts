import { openClient } from '../graphql/client.ts';
import { graphql } from '../graphql/graphql.ts';

const DoorQuery = graphql(`
  query Door {
    needsSetup
    signUpOpen
  }
`);

const WhoQuery = graphql(`
  query Who {
    me {
      email
    }
  }
`);

/** Whether this is a first run, and whether anybody may sign up. */
export type Door = { needsSetup: boolean | undefined; signUpOpen: boolean | undefined };

/** A server that does not answer leaves both open: the form will say so. */
export async function readDoor(): Promise<Door> {
  const { data } = await openClient.query(DoorQuery, {}).toPromise();
  return { needsSetup: data?.needsSetup, signUpOpen: data?.signUpOpen };
}

/**
 * The address of whoever is signed in; undefined where nobody is, or no longer. Unlike what other pages read, it never
 * asks for a sign-in.
 */
export async function whoIsIn(token: string | undefined): Promise<string | undefined> {
  if (token === undefined) return undefined;
  const fetchOptions = { headers: { authorization: token } };
  const { data } = await openClient.query(WhoQuery, {}, { fetchOptions }).toPromise();
  return data?.me?.email;
}
