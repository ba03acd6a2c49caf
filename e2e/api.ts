/** A client of the GraphQL API, for what a journey needs to stand before it begins. */
export type Api = {
  token: string;
  orgId: string;
  ask<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
};

export const owner = { email: 'ada@example.com', password: 'correct horse battery' };

/** Makes the first account with the terminal's code, and an organization. */
export async function setUpByApi(url: string, setupLink: string): Promise<Api> {
  const code = new URL(setupLink).searchParams.get('code') ?? '';
  const { setUp } = await ask<{ setUp: { token: string; message: string } }>(
    url,
    {},
    `mutation ($code: String!, $email: String!, $password: String!) {
      setUp(code: $code, email: $email, password: $password) { success message token }
    }`,
    { code, ...owner },
  );
  const headers = { authorization: setUp.token };
  const { createOrganization } = await ask<{ createOrganization: { id: string } }>(
    url,
    headers,
    `mutation { createOrganization(name: "Acme") { success message id } }`,
  );
  const orgId = createOrganization.id;
  return {
    token: setUp.token,
    orgId,
    ask: (query, variables) => ask(url, { ...headers, organization: orgId }, query, variables),
  };
}

/** A source whose events go to a webhook at `hookUrl`; answers the Source ID. */
export async function sourceToWebhook(api: Api, hookUrl: string): Promise<string> {
  const created = async (mutation: string, variables: Record<string, unknown>) => {
    const answer = await api.ask<{
      it: { success: boolean; message: string; id: string; fieldErrors: unknown };
    }>(mutation, variables);
    if (!answer.it.success) throw new Error(JSON.stringify(answer.it));
    return answer.it.id;
  };
  const sourceId = await created(
    `mutation ($orgId: ID!) { it: createApplication(orgId: $orgId, name: "Shop", platform: "server") { success message id fieldErrors { path message } } }`,
    { orgId: api.orgId },
  );
  const { clickstreamPrototypes } = await api.ask<{
    clickstreamPrototypes: { connectionPrototypeId: string }[];
  }>(`{ clickstreamPrototypes(integrationCode: "webhook") { connectionPrototypeId } }`);
  const connectionId = await created(
    `mutation ($orgId: ID!, $url: String!, $prototype: ID!) {
      it: createConnection(orgId: $orgId, name: "Hook", integrationCode: "webhook", connectionPrototypeId: $prototype, details: { url: $url }) { success message id fieldErrors { path message } }
    }`,
    { orgId: api.orgId, url: hookUrl, prototype: clickstreamPrototypes[0]?.connectionPrototypeId },
  );
  await created(
    `mutation ($appId: ID!, $connectionId: ID!) {
      it: createIntegration(appId: $appId, name: "Hook", integrationCode: "webhook", connectionId: $connectionId, configPayload: {}) { success message id fieldErrors { path message } }
    }`,
    { appId: sourceId, connectionId },
  );
  return sourceId;
}

async function ask<T>(
  url: string,
  headers: Record<string, string>,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<T> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  // The shape is what the query asks for; a wrong one fails the test that reads it.
  const { data, errors } = (await answer.json()) as { data: T; errors?: { message: string }[] };
  if (errors) throw new Error(errors.map((error) => error.message).join('\n'));
  return data;
}
