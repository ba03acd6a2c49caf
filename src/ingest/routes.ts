import type { EventType } from '../domain/envelope.ts';

/** What a path asks of us. */
export type Route =
  | { kind: 'events'; route: 'batch' | EventType }
  | { kind: 'telemetry' }
  | { kind: 'pixel'; type: EventType }
  | { kind: 'settings'; key: string }
  | { kind: 'sourceConfig' }
  | { kind: 'snippet'; key: string }
  | { kind: 'bundle'; file: string }
  | { kind: 'none' };

const types: Record<string, EventType> = {
  t: 'track',
  track: 'track',
  p: 'page',
  page: 'page',
  s: 'screen',
  screen: 'screen',
  i: 'identify',
  identify: 'identify',
  g: 'group',
  group: 'group',
  a: 'alias',
  alias: 'alias',
};

/** Paths that always mean the same; the others hold a key or a file's name. */
const posts = new Map<string, Route>([
  ...Object.entries(types).map(([name, type]): [string, Route] => [
    `/v1/${name}`,
    { kind: 'events', route: type },
  ]),
  // The last ones are what SDKs make of a host that was given to them with or without /v1 at its end.
  ...[
    '/v1/batch',
    '/v1/b',
    '/v1/import',
    '/beacon/v1/batch',
    '/v1/batch/b',
    '/batch/b',
    '/batch',
    '/b',
    '/import',
  ].map((path): [string, Route] => [path, { kind: 'events', route: 'batch' }]),
  ...['/v1/m', '/m', '/rsaMetrics'].map((path): [string, Route] => [path, { kind: 'telemetry' }]),
]);

const none: Route = { kind: 'none' };
/** Everything below these is ours, so that an SDK never gets a page of the dashboard for an answer. */
const ours =
  /^\/(v1|beacon|pixel|sourceConfig|analytics\.js|analytics-next|next-integrations|projects)(\/|$)/;

/** Undefined for a path that is none of ingest's. Takes `//` and a slash at the end for a typing error. */
export function routeOf(method: string, rawPath: string): Route | undefined {
  const exact = method === 'POST' ? posts.get(rawPath) : undefined;
  if (exact !== undefined) return exact;
  const path = rawPath.includes('//') || rawPath.endsWith('/') ? tidy(rawPath) : rawPath;
  switch (method) {
    case 'POST':
      return posts.get(path) ?? noneOf(path);
    case 'GET':
    case 'HEAD':
      return getRoute(path) ?? noneOf(path);
    case 'OPTIONS':
      return posts.get(path) ?? getRoute(path) ?? noneOf(path);
    default:
      return posts.has(path) ? none : noneOf(path);
  }
}

function noneOf(path: string): Route | undefined {
  return ours.test(path) ? none : undefined;
}

function getRoute(path: string): Route | undefined {
  const pixel = /^\/(?:v1\/pixel|pixel\/v1)\/(\w+)$/.exec(path)?.[1];
  if (pixel !== undefined) return pixelRoute(pixel);
  const settings = /^\/(?:v1\/)?projects\/(?:projects\/)?([\w-]+)\/settings$/.exec(path)?.[1];
  if (settings !== undefined) return { kind: 'settings', key: settings };
  if (path === '/sourceConfig') return { kind: 'sourceConfig' };
  const snippet = /^\/analytics\.js\/v1\/([\w-]+)\/analytics(?:\.min)?\.js$/.exec(path)?.[1];
  if (snippet !== undefined) return { kind: 'snippet', key: snippet };
  const bundle = /^\/analytics-next\/bundles\/([\w.-]+\.js)$/.exec(path)?.[1];
  return bundle === undefined ? undefined : { kind: 'bundle', file: bundle };
}

function pixelRoute(name: string): Route | undefined {
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  return type && { kind: 'pixel', type };
}

function tidy(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}
