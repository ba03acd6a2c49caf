import type { Client } from '@urql/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { codeOf } from '../../graphql/client.ts';
import { wordsOf } from '../../graphql/failures.ts';
import { headersOf } from '../../graphql/headers.ts';
import { useOrg, useSession } from '../../session/current.ts';
import { kindOf, type EventsWanted } from '../filters.ts';
import { EventsQuery, type EventRow } from '../queries.ts';
import { connectFeed } from './connect.ts';
import { follow } from './follow.ts';
import { pageRowsMax } from './listed.ts';
import { createLiveList, type LiveList } from './live-list.ts';
import type { Live } from './picture.ts';
import { whileSeen } from './sight.ts';

/** Between two pictures: more often than this nobody can read. */
const pictureMsMin = 250;

/** The list that these filters find, live. Other filters begin another one. */
export function useLiveList(wanted: EventsWanted, first: readonly EventRow[]): [Live, LiveList] {
  const { id: orgId } = useOrg();
  const client = useClient();
  const session = useSession();
  const router = useRouter();
  const key = JSON.stringify([orgId, wanted]);
  const make = () => ({
    key,
    list: create({
      ...{ client, orgId, wanted, first },
      token: session.token,
      // Whoever was removed meanwhile is told so by the page, which reads again.
      onForbidden: () => void router.invalidate(),
    }),
  });
  const [made, setMade] = useState(make);
  if (made.key !== key) setMade(make());
  const { list } = made;

  useEffect(() => whileSeen(document, list), [list]);
  const known = useRef({ list, first });
  useEffect(() => {
    const isRead = known.current.list === list && known.current.first !== first;
    known.current = { list, first };
    // The loader has read again, so something has changed.
    if (isRead) list.renew();
  }, [list, first]);
  return [useSyncExternalStore(list.subscribe, list.now), list];
}

type Deps = {
  client: Client;
  orgId: string;
  wanted: EventsWanted;
  first: readonly EventRow[];
  token(): string | undefined;
  onForbidden(): void;
};

function create({ client, orgId, wanted, first, token, onForbidden }: Deps): LiveList {
  return createLiveList({
    first,
    kind: kindOf(wanted),
    nextFrame: (draw) => setTimeout(() => requestAnimationFrame(draw), pictureMsMin),
    async read(after) {
      const { data, error } = await client
        .query(EventsQuery, { orgId, ...wanted, after, limit: pageRowsMax })
        .toPromise();
      if (error && codeOf(error) === 'FORBIDDEN') onForbidden();
      return error ? { failure: wordsOf(error) } : { rows: data?.events ?? [] };
    },
    follow: (hooks) =>
      follow({
        ...hooks,
        now: Date.now,
        chance: Math.random,
        connect(after, signal) {
          const { appId, integrationId } = wanted;
          const variables = { orgId, appId, integrationId, after };
          const headers = headersOf(token(), variables, location.pathname);
          return connectFeed({ url: '/graphql', headers, variables, signal, send: fetch });
        },
      }),
  });
}
