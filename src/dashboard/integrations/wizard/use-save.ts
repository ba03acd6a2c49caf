import { useMemo } from 'react';
import { newId } from '../../../domain/ids.ts';
import type { Json, Values } from '../../../domain/prototypes.ts';
import { useAct } from '../../graphql/use-act.ts';
import { CreateConnection, CreateIntegration } from '../queries.ts';
import type { Saved } from './save.ts';
import type { SaveActs } from './submit.ts';

/** Codes after which nobody knows whether the server has saved it. */
const lostCodes = new Set(['UPSTREAM_FAILED', 'INTERNAL']);

/** The two mutations, as the wizard calls them. */
export function useSaveActs(orgId: string): SaveActs {
  const createConnection = useAct(CreateConnection);
  const createIntegration = useAct(CreateIntegration);
  return useMemo(
    () => ({
      createConnection: async ({ details, ...input }) =>
        savedOf(await createConnection({ ...input, orgId, details: asJson(details) })),
      createIntegration: async ({ configPayload, ...input }) =>
        savedOf(await createIntegration({ ...input, configPayload: asJson(configPayload) })),
      newRequestId: newId,
    }),
    [createConnection, createIntegration, orgId],
  );
}

function savedOf(answer: Omit<Saved, 'isLost'> & { code: string }): Saved {
  return { ...answer, isLost: !answer.success && lostCodes.has(answer.code) };
}

function asJson(values: Values): Json {
  return values as { [key: string]: Json }; // A validator's values hold nothing undefined.
}
