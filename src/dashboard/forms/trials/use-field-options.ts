import { useClient } from 'urql';
import type { FieldOption, Json, Values } from '../../../domain/prototypes.ts';
import { wordsOf } from '../../graphql/failures.ts';
import type { LoadOptions } from '../controls/choice/load-options.ts';
import { FieldOptionsQuery } from './queries.ts';

type Asked = {
  orgId: string;
  integrationCode: string;
  /** Which of the two forms the field is in. */
  prefix: 'details' | 'configPayload';
  /** The connection that is used or changed; without it, its details are given. */
  connectionId?: string | undefined;
  /** What is on the screen at that moment, complete or not. */
  detailsNow?(): Values;
  configNow?(): Values;
};

/** Asks for the choices of a dynamic field, as the forms stand on the screen. */
export function useFieldOptions(asked: Asked): LoadOptions {
  const client = useClient();
  const { orgId, integrationCode, prefix, connectionId, detailsNow, configNow } = asked;
  return async (path, search): Promise<FieldOption[]> => {
    const variables = {
      ...{ orgId, integrationCode, connectionId, search, path: `${prefix}.${path}` },
      details: detailsNow?.() as Json | undefined, // What a form reads holds nothing undefined.
      configPayload: configNow?.() as Json | undefined,
    };
    const { data, error } = await client
      .query(FieldOptionsQuery, variables, { requestPolicy: 'network-only' })
      .toPromise();
    if (error || !data) throw new Error(error ? wordsOf(error) : 'The API answered without data.');
    // An option's value is JSON.
    return data.fieldOptions.map(({ value, label }) => ({ value: value as Json, label }));
  };
}
