/** What a person may be in an organization, from more to less. The names are the contract's Role. */
export const roles = ['Owner', 'User'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may do what inside an organization: the one table. The api enforces it; the dashboard uses it
 * to disable a control and to say why.
 */
const permissions = {
  'organization.read': ['Owner', 'User'],
  'organization.update': ['Owner'],
  'organization.delete': ['Owner'],
  'alert.read': ['Owner'],
  'member.read': ['Owner', 'User'],
  'member.update': ['Owner'],
  'key.read': ['Owner'],
  'key.create': ['Owner'],
  'key.update': ['Owner'],
  'audit.read': ['Owner'],
  'source.read': ['Owner', 'User'],
  'source.create': ['Owner', 'User'],
  'source.update': ['Owner', 'User'],
  'source.delete': ['Owner', 'User'],
  'connection.use': ['Owner', 'User'],
  'connection.readDetails': ['Owner'],
  'connection.create': ['Owner'],
  'connection.update': ['Owner'],
  'connection.delete': ['Owner'],
  'connection.test': ['Owner'],
  'integration.read': ['Owner', 'User'],
  'integration.create': ['Owner', 'User'],
  'integration.update': ['Owner', 'User'],
  'integration.delete': ['Owner', 'User'],
  'integration.test': ['Owner', 'User'],
  'event.read': ['Owner', 'User'],
  'event.replay': ['Owner', 'User'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as Permission[];

/** What no API key may, whatever its role: a key that leaked must not make others. */
export const peopleOnly: ReadonlySet<Permission> = new Set<Permission>(['key.create', 'key.update']);

/** Whether somebody with this role may do it. */
export function may(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return allowed.includes(role);
}

/** The one that may less: what the two may both. */
export function lesserRole(one: Role, other: Role): Role {
  return roles.indexOf(one) > roles.indexOf(other) ? one : other;
}

/** Why a control is disabled, in a sentence; undefined where it is not. */
export function whyNot(role: Role, permission: Permission): string | undefined {
  if (may(role, permission)) return undefined;
  return 'Only an Owner of the organization can do this.';
}
