import { expect, test } from 'vitest';
import css from './tokens.css?raw';

const [light = '', dark = ''] = css.split(":root[data-theme='dark']");

/** The colours of one theme, by name; the dark one falls back to the light one as the page does. */
function colours(...blocks: string[]): Record<string, string> {
  const found = blocks.flatMap((block) => [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)]);
  return Object.fromEntries(found.map((match) => [match[1], match[2]]));
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['surface', 'surface-sunken', 'surface-hover', 'surface-selected', 'surface-float'];
const statuses = ['delivered', 'retrying', 'failed', 'filtered', 'live'];
const texts: [string, string][] = [
  ...grounds.flatMap((ground): [string, string][] => [
    ['text', ground],
    ['text-muted', ground],
    ['link', ground],
  ]),
  ...statuses.flatMap((status): [string, string][] => [
    [status, 'surface'],
    [status, `${status}-surface`],
  ]),
  ...statuses.map((status): [string, string] => ['text', `${status}-surface`]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger'],
];
const marks: [string, string][] = ['surface', 'surface-sunken', 'surface-float'].flatMap(
  (ground): [string, string][] => [
    ['line-control', ground],
    ['focus', ground],
    ['accent', ground],
  ],
);

test.each([
  ['light', colours(light)],
  ['dark', colours(light, dark)],
])('in the %s theme text stands out 4.5 to 1, controls 3 to 1', (_theme, named) => {
  const weak = [
    ...texts.map((pair) => [...pair, 4.5] as const),
    ...marks.map((pair) => [...pair, 3] as const),
  ]
    .map(([one, other, least]) => ({ one, other, least, is: contrast(named[one] ?? '', named[other] ?? '') }))
    .filter(({ is, least }) => !(is >= least))
    .map(({ one, other, is }) => `${one} on ${other}: ${is.toFixed(2)}`);
  expect(weak).toEqual([]);
});
