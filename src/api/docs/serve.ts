import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { apiDocsPath } from '../../domain/api-docs.ts';
import { docsOf } from './docs.ts';

/** Answers what the page of the API says, to anybody: it holds nothing of any organization. */
export function createDocs(schema: GraphQLSchema) {
  const body = JSON.stringify(docsOf(schema));
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return {
    handles: (path: string) => path === apiDocsPath,
    handle(request: IncomingMessage, response: ServerResponse): void {
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      const status = !isRead ? 405 : request.headers['if-none-match'] === etag ? 304 : 200;
      response.writeHead(status, {
        ...{ etag, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' },
        ...(status === 405 && { allow: 'GET, HEAD' }),
        ...(status === 200 && { 'content-type': 'application/json; charset=utf-8' }),
      });
      response.end(status === 200 && request.method === 'GET' ? body : undefined);
    },
  };
}
