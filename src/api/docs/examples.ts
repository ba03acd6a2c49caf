import type { ApiExample } from '../../domain/api-docs.ts';

const files: Record<string, string> = import.meta.glob('../examples/*/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What people look for together: the folders of the examples, in the order of the page. */
const groups = {
  people: 'People',
  organizations: 'Organizations',
  sources: 'Sources',
  destinations: 'Destinations',
  events: 'Events',
  'keys-and-audit': 'Keys and audit',
};

type Written = Omit<ApiExample, 'needsToken'>;

export type NamedExample = Written & { operation: string; group: string };

export const groupNames = Object.values(groups);

/** An example of each operation. Capitals stand for what the reader fills in, as ORGANIZATION_ID. */
export const examples: NamedExample[] = Object.entries(files).map(([path, text]) => {
  const [folder = '', file = ''] = path.split('/').slice(-2);
  // The folders are these, and a test says so.
  const group = groups[folder as keyof typeof groups];
  return { operation: file.replace(/\.graphql$/, ''), group, ...parts(text) };
});

/** The lines `# variables:` and `# header:` are for us, the rest is the document. */
function parts(text: string): Written {
  const lines = text.trim().split('\n');
  const variables = lines.find((line) => line.startsWith('# variables:'))?.replace('# variables:', '');
  return {
    document: lines.filter((line) => !/^# (variables|header):/.test(line)).join('\n'),
    variables: Object(JSON.parse(variables ?? '{}')),
    needsOrganization: lines.includes('# header: organization'),
  };
}
