import { expect, test } from 'vitest';
import { exampleCall } from './example.ts';

test('the example is a call that a terminal takes as it is', () => {
  const call = exampleCall({ origin: 'https://events.acme.example', orgId: 'o1', key: 'sy_abc' });
  expect(call).toMatchInlineSnapshot(`
    "curl https://events.acme.example/graphql \\
      -H 'content-type: application/json' \\
      -H 'authorization: Bearer sy_abc' \\
      -H 'organization: o1' \\
      -d '{"query":"{ applications(orgId: \\"o1\\") { id name } }"}'"
  `);
});
