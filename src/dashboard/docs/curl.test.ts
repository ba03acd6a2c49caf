import { expect, test } from 'vitest';
import { curlOf } from './curl.ts';
import { matching } from './matching.ts';

const example = {
  document: '# A note.\nmutation ($id: ID!) {\n  rename(id: $id, name: "Ada\'s") { id }\n}',
  variables: { id: 'SOURCE_ID' },
  ...{ needsToken: true, needsOrganization: true },
};

test('the command has the body in quotes that a shell takes off again, and the headers that are needed', () => {
  const command = curlOf(example, 'http://127.0.0.1:4000');
  expect(command).toContain(`-H 'organization: ORGANIZATION_ID'`);
  const quoted = /-d '(.*)'$/s.exec(command)?.[1]?.replaceAll(`'\\''`, "'") ?? '';
  expect(JSON.parse(quoted)).toEqual({
    query: 'mutation ($id: ID!) { rename(id: $id, name: "Ada\'s") { id } }',
    variables: { id: 'SOURCE_ID' },
  });
});

test('operations are found by every word of their name or of what is said of them', () => {
  const operation = (name: string, description: string) => ({
    ...{ name, description, kind: 'query' as const, who: '', refusals: [], args: [], answer: 'Int', example },
  });
  const groups = [
    { name: 'People', operations: [operation('me', 'The asking person.')] },
    { name: 'Events', operations: [operation('events', 'Accepted events.'), operation('event', 'One.')] },
  ];
  const names = (search: string) =>
    matching(groups, search).map((group) => group.operations.map(({ name }) => name));
  expect(names('')).toEqual([['me'], ['events', 'event']]);
  expect(names('accepted EVENTS')).toEqual([['events']]);
  expect(names('nothing like it')).toEqual([]);
});
