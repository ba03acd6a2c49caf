import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

/** The law of the house: which rooms a room may name. Changing it is an architecture decision. */
const mayImport: Record<string, string[]> = {
  domain: [],
  catalog: ['domain'],
  mail: ['domain'],
  storage: ['domain'],
  // Storage owns the one place that knows how to connect to the database.
  stream: ['domain', 'storage'],
  ingest: ['domain', 'catalog', 'mail', 'storage', 'stream'],
  delivery: ['domain', 'catalog', 'mail', 'storage', 'stream'],
  api: ['domain', 'catalog', 'mail', 'storage', 'stream'],
  dashboard: ['domain'],
};

/** Who may name which npm package. A package that is not here may be named by the front door alone. */
const packages: Record<string, string[]> = {
  zod: ['domain', 'api', 'ingest', 'delivery', 'storage', 'dashboard', 'catalog'],
  nanoid: ['domain'],
  'drizzle-orm': ['storage'],
  postgres: ['storage', 'stream'],
  '@node-rs/argon2': ['api'],
  jose: ['api'],
  dataloader: ['api'],
  graphql: ['api'],
  'graphql-yoga': ['api'],
  '@escape.tech/graphql-armor-max-depth': ['api'],
  '@escape.tech/graphql-armor-max-aliases': ['api'],
  '@escape.tech/graphql-armor-max-tokens': ['api'],
  nodemailer: ['mail'],
  'ipaddr.js': ['delivery'],
  undici: ['delivery'],
  '@segment/analytics-next': ['ingest'],
  react: ['dashboard'],
  'react-dom': ['dashboard'],
  'react-hook-form': ['dashboard'],
  '@hookform/resolvers': ['dashboard'],
  '@radix-ui/react-dialog': ['dashboard'],
  '@tanstack/react-router': ['dashboard'],
  urql: ['dashboard'],
  '@urql/core': ['dashboard'],
  '@urql/exchange-auth': ['dashboard'],
  'gql.tada': ['dashboard'],
  'lucide-react': ['dashboard'],
  '@fontsource-variable/inter': ['dashboard'],
};

/** They wire the rooms, and so may name any of them. */
const doors = ['main', 'commands', 'launch'];

/** Folders of the dashboard that every feature may use; features themselves do not meet. */
const dashboardFloor = ['ui', 'graphql', 'session', 'forms'];

const src = import.meta.dirname;
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|tsx)$/.test(file) && !/\.d\.ts$|\.gen\.ts$/.test(file))
  .map((file) => file.split(sep).join('/'));

type Import = { file: string; room: string; target: string };
const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|(?:^|\n)import\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => ({
    file,
    room: file.includes('/') ? (file.split('/')[0] ?? '') : 'main',
    target: match[1] ?? match[2] ?? match[3] ?? '',
  }));
});
const isTest = ({ file }: Import) => /\.test\.tsx?$|(^|\/)testing(-postgres)?\.ts$/.test(file);
const own = imports.filter((one) => !isTest(one));

function roomOf({ file, target }: Import): string {
  const path = relative(src, normalize(join(src, dirname(file), target))).split(sep);
  return path.length > 1 ? (path[0] ?? '') : 'main';
}

function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

test('the test sees the house', () => {
  expect(own.length).toBeGreaterThan(50);
});

test('rooms import only from shelves below them', () => {
  const wrong = own
    .filter((one) => one.target.startsWith('.') && !doors.includes(one.room))
    .filter((one) => roomOf(one) !== one.room && !mayImport[one.room]?.includes(roomOf(one)))
    .map((one) => `${one.file} imports ${one.target}`);
  expect(wrong).toEqual([]);
});

test('a package is named only in its room', () => {
  const wrong = own
    .filter((one) => !/^(\.|node:)/.test(one.target) && !doors.includes(one.room))
    .filter((one) => !packages[packageOf(one.target)]?.includes(one.room))
    .map((one) => `${one.file} names ${one.target}`);
  expect(wrong).toEqual([]);
});

test('node is named outside the dashboard and the domain only', () => {
  const wrong = own
    .filter((one) => ['dashboard', 'domain'].includes(one.room) && one.target.startsWith('node:'))
    .map((one) => one.file);
  expect(wrong).toEqual([]);
});

test('features of the dashboard do not meet; routes compose them', () => {
  const feature = (path: string) => /^dashboard\/([^/]+)\//.exec(path)?.[1];
  const wrong = own
    .filter((one) => one.room === 'dashboard' && one.target.startsWith('.'))
    .filter((one) => {
      const from = feature(one.file);
      const to = feature(
        normalize(join(dirname(one.file), one.target))
          .split(sep)
          .join('/'),
      );
      if (from === undefined || from === 'routes' || to === undefined || from === to) return false;
      if (to === 'ui') return false;
      if (from === 'ui') return true;
      return !dashboardFloor.includes(to);
    })
    .map((one) => `${one.file} imports ${one.target}`);
  expect(wrong).toEqual([]);
});

test('no folder has a name that says nothing', () => {
  const folders = files.flatMap((file) => file.split('/').slice(0, -1));
  expect(folders.filter((folder) => /^(utils?|shared|common|lib|helpers?|misc)$/.test(folder))).toEqual([]);
});

test('a folder holds at most 15 files before it becomes two rooms', () => {
  const counts = new Map<string, number>();
  for (const file of files.filter((one) => !/\.test\.tsx?$/.test(one)))
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > 15)).toEqual([]);
});
