import { expect, test } from 'vitest';
import { groupOf } from './reasons.ts';

test.each([
  ['No contact has the address ada@example.com.', 'No contact has the address …'],
  ['User 81232111 is unknown.', 'User … is unknown.'],
  ['Invalid id 3f2b8c1e-9a77-4d10-8a44-0123456789ab', 'Invalid id …'],
  ['Key 7KtMdQ2sPzXw9Lr4 was refused', 'Key … was refused'],
])('what names the event goes, so that equal faults are one group: %s', (reason, group) => {
  expect(groupOf(reason)).toBe(group);
});

test.each(['Refused with HTTP 400.', 'Gave up after 4 hours of attempts. The last one: HTTP 503.'])(
  'what says the fault stays: %s',
  (reason) => expect(groupOf(reason)).toBe(reason),
);

test('a reason made to be slow is read at once', () => {
  const startMs = performance.now();
  groupOf('a1_'.repeat(100).padEnd(300, '@'));
  expect(performance.now() - startMs).toBeLessThan(1_000);
});
