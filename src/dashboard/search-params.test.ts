import { expect, test } from 'vitest';
import { parseSearch, stringifySearch, textIn, wordIn } from './search-params.ts';

test.each([{}, { search: '123' }, { search: 'true', tab: 'events' }, { to: '/org/o1?tab=x&y=ä' }])(
  'what is written in the address is read as it was: %j',
  (search) => {
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  },
);

test('what is empty stays out of the address', () => {
  expect(stringifySearch({ search: '', tab: undefined })).toBe('');
});

test('a word that is none of the known ones is no word', () => {
  expect(wordIn({ tab: 'events' }, 'tab', ['setup', 'events'])).toBe('events');
  expect(wordIn({ tab: 'x' }, 'tab', ['setup', 'events'])).toBeUndefined();
  expect(textIn({ search: '' }, 'search')).toBeUndefined();
});
