import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyForm } from '../../../domain/fields/testing.ts';
import type { Json, Values } from '../../../domain/prototypes.ts';
import { createValidator } from '../../../domain/validator.ts';
import { createFormStore } from './form-store.ts';
import { scopeValues } from './read.ts';

/** The same forms for everybody. `FORMS_RUNS=100000 FORMS_SEED=1 npx vitest run forms/store/random` looks at others. */
const seed = Number(import.meta.env['FORMS_SEED'] ?? 20261125);
const numRuns = Number(import.meta.env['FORMS_RUNS'] ?? 400);
const msEachMax = 200;
/** Most random forms are refused; with fewer than this the test would say little of those that pass. */
const passedMin = numRuns / 10;

const plain = (values: Values) => JSON.parse(JSON.stringify(values)) as Json;

test(
  `an untouched form sends what the server keeps, and refuses what it refuses (seed ${seed})`,
  () => {
    let passed = 0;
    fc.assert(
      fc.property(anyForm, ({ prototypes, values }) => {
        const form = createFormStore({ prototypes, initial: values, idPrefix: 'f' });
        const server = createValidator(prototypes);
        const sent = scopeValues(form.scope);
        const answer = form.submit();
        const said = form.errors.all().map(({ message }) => message);
        const expected = server.check(sent, { kept: true });
        expect(answer.ok, `${JSON.stringify(sent)}: ${said.join(' ')}`).toBe(expected.ok);
        if (answer.ok && expected.ok) expect(plain(answer.values)).toEqual(plain(expected.values));
        const stored = server.check(values, { kept: true });
        if (stored.ok) expect(answer.ok && plain(answer.values)).toEqual(plain(stored.values));
        if (answer.ok) passed += 1;
      }),
      { seed, numRuns },
    );
    expect(passed).toBeGreaterThan(passedMin);
  },
  numRuns * msEachMax,
);
