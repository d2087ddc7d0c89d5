// A face of its own: only the command that grants roles needs it.
export { type GrantedRoles, grantRoles, previewRoles } from "./grant-roles.ts";
export { nameRoles, planRoles } from "./plan-roles.ts";
export { type RoleFacts, type RoleKind, type RoleOptions, type RolePlan, roleKinds } from "./types.ts";
