/** The organization whose page the path is; undefined outside of one. */
export function orgOfPath(path: string): string | undefined {
  return /^\/org\/([^/]+)/.exec(path)?.[1];
}

/**
 * The headers of an operation. The organization is the one that the operation itself names, since a page may be loaded
 * before the address says so; otherwise the one of the address.
 */
export function headersOf(
  token: string | undefined,
  variables: unknown,
  path: string,
): Record<string, string> {
  const organization = orgNamedIn(variables) ?? orgOfPath(path);
  return { ...(token && { authorization: token }), ...(organization && { organization }) };
}

function orgNamedIn(variables: unknown): string | undefined {
  if (typeof variables !== 'object' || variables === null || !('orgId' in variables)) return undefined;
  return typeof variables.orgId === 'string' ? variables.orgId : undefined;
}
