import { describe, expect, test } from 'vitest';
import type { Draft } from './draft.ts';
import { saveDestination, type Plan, type Saved } from './save.ts';

const created = (id: string): Saved => ({ success: true, message: 'Saved.', fieldErrors: [], id });
const refused: Saved = { success: false, message: 'Refused.', fieldErrors: [] };
const lost: Saved = { ...refused, isLost: true };

const newConnection = {
  create: {
    integrationCode: 'webhook',
    connectionPrototypeId: 'p',
    name: 'Hook',
    details: { url: 'https://a', key: 'hush' },
  },
  public: { name: 'Hook', url: 'https://a' },
};
const integration = {
  integrationCode: 'webhook',
  appId: 's',
  name: 'Hook',
  configPayload: {},
  enabled: true,
};

/** A server with prepared answers, and a draft that survives between tries. */
function open(answers: { connection?: Saved[]; integration?: Saved[] }) {
  let draft: Partial<Draft> = {};
  let made = 0;
  const calls: string[] = [];
  const save = () => {
    const plan: Plan = {
      connection: draft.connectionId ? { id: draft.connectionId } : newConnection,
      integration,
      connectionAttempt: draft.connectionAttempt,
      integrationAttempt: draft.integrationAttempt,
    };
    return saveDestination(plan, {
      createConnection: async ({ requestId }) => {
        calls.push(`connection ${requestId}`);
        return answers.connection?.shift() ?? created('c1');
      },
      createIntegration: async ({ requestId, connectionId }) => {
        calls.push(`integration ${requestId} of ${connectionId}`);
        return answers.integration?.shift() ?? created('i1');
      },
      keep: (change) => (draft = { ...draft, ...change }),
      newRequestId: () => `r${++made}`,
    });
  };
  return { save, calls, draft: () => draft };
}

test('the connection is saved first, then the integration, each with its own requestId', async () => {
  const wizard = open({});
  expect(await wizard.save()).toEqual({ kind: 'created', id: 'i1', message: 'Saved.' });
  expect(wizard.calls).toEqual(['connection r1', 'integration r2 of c1']);
});

describe('when the integration fails', () => {
  test('the connection is kept, and the next try makes no second one', async () => {
    const wizard = open({ integration: [refused] });
    expect(await wizard.save()).toEqual({
      kind: 'integration refused',
      answer: refused,
      connectionId: 'c1',
      isConnectionNew: true,
    });
    expect(wizard.draft()).toMatchObject({ connectionId: 'c1', isConnectionOurs: true });
    expect(await wizard.save()).toEqual({ kind: 'created', id: 'i1', message: 'Saved.' });
    expect(wizard.calls).toEqual(['connection r1', 'integration r2 of c1', 'integration r3 of c1']);
  });
});

describe('when an answer is lost', () => {
  test('the same is asked for again, with the same requestId', async () => {
    const wizard = open({ connection: [lost], integration: [lost] });
    expect((await wizard.save()).kind).toBe('connection refused');
    expect((await wizard.save()).kind).toBe('integration refused');
    expect((await wizard.save()).kind).toBe('created');
    expect(wizard.calls).toEqual([
      'connection r1',
      'connection r1',
      'integration r2 of c1',
      'integration r2 of c1',
    ]);
  });

  test('no secret is kept with the try', async () => {
    const wizard = open({ connection: [lost] });
    await wizard.save();
    expect(JSON.stringify(wizard.draft())).not.toContain('hush');
  });
});

test('a connection that was refused is another try when it is mended', async () => {
  const wizard = open({ connection: [refused] });
  expect(await wizard.save()).toEqual({ kind: 'connection refused', answer: refused });
  await wizard.save();
  expect(wizard.calls).toEqual(['connection r1', 'connection r2', 'integration r3 of c1']);
});
