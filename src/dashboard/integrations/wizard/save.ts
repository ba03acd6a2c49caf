import type { Values } from '../../../domain/prototypes.ts';
import type { Answer } from '../../forms/PrototypeForm.tsx';
import { nextAttempt, type Attempt, type Draft } from './draft.ts';

/** `isLost`: no answer came, so nobody knows whether it was saved. */
export type Saved = Answer & { id?: string | null; isLost?: boolean };
export type NewConnection = {
  integrationCode: string;
  connectionPrototypeId: string;
  name: string;
  details: Values;
};
export type NewIntegration = {
  integrationCode: string;
  appId: string;
  connectionId: string;
  name: string;
  configPayload: Values;
  enabled: boolean;
};

export type SaveDeps = {
  createConnection(input: NewConnection & { requestId: string }): Promise<Saved>;
  createIntegration(input: NewIntegration & { requestId: string }): Promise<Saved>;
  /** Keeps what must survive a reload, before anything else is sent. */
  keep(change: Partial<Draft>): void;
  newRequestId(): string;
};

export type Plan = {
  /** One that exists, or one to make; `public` is the input without its secrets. */
  connection: { id: string } | { create: NewConnection; public: unknown };
  integration: Omit<NewIntegration, 'connectionId'>;
  connectionAttempt?: Attempt;
  integrationAttempt?: Attempt;
};

export type Outcome =
  | { kind: 'created'; id: string; message: string }
  | { kind: 'connection refused'; answer: Saved }
  /** `connectionId` is kept, and reused by the next try. */
  | { kind: 'integration refused'; answer: Saved; connectionId: string; isConnectionNew: boolean };

/**
 * Saves the connection first and the integration second, each with a requestId of its own. A try after a
 * failure repeats only what is missing: a connection that was made is used again, and one whose answer
 * was lost is asked for with the same requestId, so that no second one comes to be.
 */
export async function saveDestination(plan: Plan, deps: SaveDeps): Promise<Outcome> {
  let connectionId: string;
  const isConnectionNew = 'create' in plan.connection;
  if ('create' in plan.connection) {
    const attempt = nextAttempt(plan.connectionAttempt, plan.connection.public, deps.newRequestId);
    deps.keep({ connectionAttempt: attempt });
    const answer = await deps.createConnection({ ...plan.connection.create, requestId: attempt.requestId });
    if (!answer.success || !answer.id) {
      // It was heard and refused, so the next try is another one.
      if (!answer.isLost) deps.keep({ connectionAttempt: undefined });
      return { kind: 'connection refused', answer };
    }
    connectionId = answer.id;
    deps.keep({ connectionId, isConnectionOurs: true, isConnectionNew: false, connectionAttempt: undefined });
  } else connectionId = plan.connection.id;

  const input = { ...plan.integration, connectionId };
  const attempt = nextAttempt(plan.integrationAttempt, input, deps.newRequestId);
  deps.keep({ integrationAttempt: attempt });
  const answer = await deps.createIntegration({ ...input, requestId: attempt.requestId });
  if (!answer.success || !answer.id) {
    if (!answer.isLost) deps.keep({ integrationAttempt: undefined });
    return { kind: 'integration refused', answer, connectionId, isConnectionNew };
  }
  return { kind: 'created', id: answer.id, message: answer.message };
}
