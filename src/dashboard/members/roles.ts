import type { Role } from '../../domain/permissions.ts';

/** What each role may do, where one is chosen. */
export const roleOptions: { value: Role; label: Role; help: string }[] = [
  {
    value: 'User',
    label: 'User',
    help: 'Works on sources, destinations and events. Uses connections without seeing their contents.',
  },
  {
    value: 'Owner',
    label: 'Owner',
    help: 'Everything, with connections’ contents, members, API keys, the audit log and deletion.',
  },
];
