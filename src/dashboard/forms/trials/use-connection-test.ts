import { useState } from 'react';
import type { ClickstreamPrototype, Json, Values } from '../../../domain/prototypes.ts';
import type { ResultOf } from '../../graphql/graphql.ts';
import { useAct } from '../../graphql/use-act.ts';
import { jumpTo, mistakesOf } from '../jump.ts';
import { changeOf } from '../prototypes-from-api.ts';
import type { FormStore } from '../store/form-store.ts';
import { useTopic } from '../use-form-store.ts';
import { TestConnection } from './queries.ts';

type Answer = ResultOf<typeof TestConnection>['testConnection'];
export type TestResult = Pick<Answer, 'success' | 'message'> & { steps: NonNullable<Answer['steps']> };

type Tested = {
  orgId: string;
  prototype: ClickstreamPrototype;
  form: FormStore;
  /** The connection that the form changes; without it, the form makes a new one. */
  stored?: { id: string; details: Values };
};

/**
 * Tries what is on the screen, saved or not. What the destination says stands at its field, where the next save does not
 * mind it; the result goes as soon as something is typed, since then it is about something else.
 */
export function useConnectionTest({ orgId, prototype, form, stored }: Tested) {
  const test = useAct(TestConnection);
  const [last, setLast] = useState<{ result: TestResult; version: number }>();
  useTopic(form, 'change');

  const run = async () => {
    const checked = form.submit();
    setLast(undefined);
    if (!checked.ok) {
      const [first] = mistakesOf(form);
      if (first) jumpTo(first);
      return;
    }
    const version = form.topics.version('change');
    const prototypes = prototype.connectionPrototype;
    const details = stored ? changeOf(prototypes, stored.details, checked.values) : checked.values;
    const answer = await test({
      ...{ orgId, integrationCode: prototype.integrationCode, connectionId: stored?.id },
      details: details as Json, // Neither a validator's values nor a change holds anything undefined.
    });
    const { success, message, fieldErrors } = answer;
    // What was typed meanwhile is not what was tried.
    if (form.topics.version('change') === version) form.showErrors(underDetails(fieldErrors));
    setLast({ result: { success, message, steps: ('steps' in answer && answer.steps) || [] }, version });
  };

  const isFresh = last?.version === form.topics.version('change');
  return { run: () => void run(), isRunning: test.running, result: isFresh ? last?.result : undefined };
}

export type ConnectionTest = ReturnType<typeof useConnectionTest>;

const prefix = 'details.';

function underDetails(fieldErrors: readonly { path: string; message: string }[]) {
  return fieldErrors
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path, message }) => ({ path: path.slice(prefix.length), message }));
}
