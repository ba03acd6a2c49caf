import type { Belongings } from './queries.ts';

/** What goes with an organization, a line each. */
export function lossesOf({ counts, apiKeys }: Belongings): string[] {
  return [
    counted(counts.applications, ['source, with its events', 'sources, with their events']),
    counted(counts.integrations, [
      'destination, with what waits for it',
      'destinations, with what waits for them',
    ]),
    counted(counts.connections, ['connection, with its credentials', 'connections, with their credentials']),
    counted(counts.users, ['membership, yours', 'memberships, yours among them']),
    counted(apiKeys.length, ['API key, which stops working at once', 'API keys, which stop working at once']),
    'The audit log',
  ].filter((loss) => loss !== undefined);
}

function counted(count: number, [one, many]: [one: string, many: string]): string | undefined {
  return count === 0 ? undefined : `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
