/** Permissions, one word for the thing and one for the deed. */
export const PERMISSIONS = [
  'audit:read',
  'auth:manage',
  'metrics:read',
  'node:manage',
  'node:read',
  'recording:control',
  'recording:create',
  'recording:delete',
  'recording:download',
  'recording:playback',
  'recording:read',
  'room:manage',
  'room:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['owner', 'admin', 'operator', 'viewer', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

const VIEWER: readonly Permission[] = [
  'metrics:read',
  'node:read',
  'recording:download',
  'recording:playback',
  'recording:read',
  'room:read',
];

/** What each role may do; a person's permissions are the union over their roles. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  owner: PERMISSIONS,
  admin: PERMISSIONS,
  operator: [...VIEWER, 'recording:control', 'recording:create'],
  viewer: VIEWER,
  auditor: ['audit:read', 'metrics:read', 'recording:read', 'room:read'],
};

export const permissionsOf = (roles: readonly Role[]): Set<Permission> =>
  new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));

/** NIST SP 800-63B-4: a password that stands alone has at least 15 characters. */
export const MIN_PASSWORD_LENGTH = 15;
