import { openClient } from '../graphql/client.ts';
import { graphql } from '../graphql/graphql.ts';

const NeedsSetupQuery = graphql(`
  query NeedsSetup {
    needsSetup
  }
`);

/** Whether this is a first run. A server that does not answer leaves it open: the form will say so. */
export async function needsSetup(): Promise<boolean | undefined> {
  const { data } = await openClient.query(NeedsSetupQuery, {}).toPromise();
  return data?.needsSetup;
}
