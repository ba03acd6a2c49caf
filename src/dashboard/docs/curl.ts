import type { ApiExample } from '../../domain/api-docs.ts';

/** The example as a command for a terminal. Capitals stand for what the reader fills in. */
export function curlOf(
  { document, variables, needsToken, needsOrganization }: ApiExample,
  origin: string,
): string {
  const query = document
    .replace(/^#.*\n/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  const body = JSON.stringify(Object.keys(variables).length === 0 ? { query } : { query, variables });
  return [
    `curl ${origin}/graphql`,
    `-H 'content-type: application/json'`,
    ...(needsToken ? [`-H 'authorization: YOUR_TOKEN'`] : []),
    ...(needsOrganization ? [`-H 'organization: ORGANIZATION_ID'`] : []),
    // A quote inside ends the quoted text, adds one, and begins it again.
    `-d '${body.replaceAll("'", `'\\''`)}'`,
  ].join(' \\\n  ');
}
