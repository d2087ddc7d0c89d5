/** Each role may do what those before it may. */
export const roles = ["viewer", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

/** What can be done, and the least role that may. Named `thing:verb`; tokens are given these as scopes. */
export const permissions = {
  "console:read": "viewer",
  "backup:take": "operator",
  "drill:run": "operator",
  "branch:create": "operator",
  "branch:delete": "operator",
  "token:make": "viewer",
  "audit:read": "operator",
  "audit:export": "admin",
  "member:read": "viewer",
  "member:invite": "admin",
  "member:change": "admin",
  "token:revoke": "admin",
  "configuration:read": "operator",
  "connection:test": "admin",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof permissions;

/** What a token may be given: nothing that concerns people, keys or the audit log's export. */
export const tokenScopes = ["console:read", "backup:take", "drill:run", "audit:read"] as const satisfies Permission[];

export function isRole(value: unknown): value is Role {
  return roles.includes(value as Role);
}
