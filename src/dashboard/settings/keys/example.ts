/** A call of the API with a key, to paste into a terminal. */
export function exampleCall({ origin, orgId, key }: { origin: string; orgId: string; key: string }): string {
  const query = `{ applications(orgId: "${orgId}") { id name } }`;
  return [
    `curl ${origin}/graphql`,
    `-H 'content-type: application/json'`,
    `-H 'authorization: Bearer ${key}'`,
    `-H 'organization: ${orgId}'`,
    `-d '${JSON.stringify({ query })}'`,
  ].join(' \\\n  ');
}
