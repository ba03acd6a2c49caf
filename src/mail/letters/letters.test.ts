import { describe, expect, test } from 'vitest';
import type { Letter } from '../mail.ts';
import type { Alert, AlertKind } from '../../domain/alerts/alerts.ts';
import { addedToOrganization } from './added-to-organization.ts';
import { alert } from './alert.ts';
import { alreadyHaveAccount } from './already-have-account.ts';
import { confirm } from './confirm.ts';
import { emailChange, emailTaken } from './email-change.ts';
import { invitation } from './invitation.ts';
import { addressChanged, passwordChanged } from './notices.ts';
import { reset } from './reset.ts';
import { lasting, named } from './words.ts';

const to = 'ada@example.com';
const link = 'https://switchyard.example/confirm#a-token_A';
const page = 'https://switchyard.example/login';

const alertOf = (kind: AlertKind, name = 'Shop to Vault'): Alert => ({
  ...{ id: 'a', kind, reason: kind === 'working' ? '' : 'HTTP 503.' },
  ...{ at: new Date('2026-11-25T17:20:00Z'), since: new Date('2026-11-25T16:20:00Z') },
  organization: { id: 'o', name: 'Acme' },
  source: { id: 's', name: 'Shop' },
  integration: { id: 'i', name },
});

const letters: [string, Letter][] = [
  ['confirm', confirm({ to, link, hours: 48 })],
  ['invitation', invitation({ to, orgName: 'Acme', inviterName: 'bob@example.com', link, hours: 168 })],
  ['invitation that is sent again', invitation({ to, orgName: 'Acme', link, hours: 168 })],
  ['added', addedToOrganization({ to, orgName: 'Acme', inviterName: 'bob@example.com', link })],
  ['already', alreadyHaveAccount({ to, signInLink: page, resetLink: link, hours: 1 })],
  ['reset', reset({ to, link, hours: 1 })],
  ['email change', emailChange({ to, link, hours: 24 })],
  ['email taken', emailTaken({ to, signInLink: page })],
  ['password changed', passwordChanged({ to, resetLink: page })],
  ...(['failing', 'paused', 'working'] as const).flatMap((kind): [string, Letter][] => [
    [`${kind} integration`, alert({ to, link, alerts: [alertOf(kind)] })],
    [`${kind} integrations`, alert({ to, link, alerts: [alertOf(kind), alertOf(kind, 'Another')] })],
  ]),
  ['address changed', addressChanged({ to, newAddress: 'new@example.com' })],
];

describe.each(letters)('the letter %s', (_name, letter) => {
  test('says the same as text and as HTML, and has one button at most', () => {
    const asText = letter.html
      .replace(/<(title|style)[\s\S]*?<\/\1>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/&quot;/g, '"');
    for (const paragraph of letter.text.split('\n\n').filter((one) => !/^-- |:\n/.test(one)))
      expect(asText).toContain(paragraph.trim());
    expect(letter.html.match(/display:inline-block/g) ?? []).toHaveLength(letter.link ? 1 : 0);
    if (letter.link) for (const part of [letter.text, asText]) expect(part).toContain(letter.link);
  });

  test('tells what to do if it was somebody else, and shouts at nobody', () => {
    expect(letter.text).toMatch(/If (it was not you|you do not)/);
    expect(letter.text).not.toMatch(/!|;|please/i);
    expect(letter.subject.length).toBeLessThan(80);
  });
});

test('a name is no markup', () => {
  const { html, text } = invitation({
    ...{
      to,
      link,
      hours: 168,
      orgName: '<b>"Acme" & \'Co\'</b>',
      inviterName: '<img src=x onerror=alert(1)>',
    },
  });
  expect(html).not.toMatch(/<b>|<img/);
  expect(html).toContain('&lt;b&gt;&quot;Acme&quot; &amp; &#39;Co&#39;');
  expect(text).toContain('<b>"Acme" & \'Co\'<');
});

test.each([
  ['a website', 'evil.example/win', /evil\.example|example\/win/],
  ['an address of the web', 'https://evil.example', /https:\/\/|evil\.example/],
  ['a website before an @', 'evil.example/a@b.example', /evil\.example/],
  ['a subject’s end', 'Acme\r\nBcc: eve@example.com', /[\r\n]/],
])('%s in a name becomes no link', (_what, name, link_) => {
  expect(named(name)).not.toMatch(link_);
});

test('an inviter’s address stays as it is', () => {
  expect(named('bob.b+c@sub.example.com')).toBe('bob.b+c@sub.example.com');
});

test('a name keeps its direction to itself', () => {
  expect(named('שלום')).toBe('\u2068שלום\u2069');
  expect(named('a\u202eb\u2067c')).toBe('a b c');
});

test('a long name is cut between characters', () => {
  expect(named('😀'.repeat(100))).toBe(`\u2068${'😀'.repeat(59)}…\u2069`);
});

test.each([
  [1, '1 hour'],
  [24, '24 hours'],
  [48, '2 days'],
  [168, '7 days'],
])('%i hours last %s', (hours, text) => {
  expect(lasting(hours)).toBe(text);
});

test('an alert says what happened, to what, since when and why', () => {
  const { subject, text } = alert({ to, link, alerts: [alertOf('failing')] });
  expect(subject).toBe('“Shop to Vault” is failing (Acme)');
  expect(text).toContain(
    '“Shop to Vault” of the source “Shop”: failing since 25 November 2026 at 16:20 UTC. The last attempt: HTTP 503.',
  );
});

test('nothing that a destination answered becomes a link in an alert', () => {
  const reason = 'Say hello at https://evil.example/now.';
  expect(alert({ to, link, alerts: [{ ...alertOf('failing'), reason }] }).text).not.toContain('evil.example');
});
