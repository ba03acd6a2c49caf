import { apiDocsPath, type ApiDocs } from '../../domain/api-docs.ts';

/** What the server tells of its API. It asks for no sign-in. */
export async function loadApiDocs(): Promise<ApiDocs> {
  const response = await fetch(apiDocsPath);
  if (!response.ok) throw new Error(`The server answered ${response.status} where the API is described.`);
  // Our own server's, of the same release; an older page is loaded anew with it.
  return (await response.json()) as ApiDocs;
}
