export { type Actor, authorize, commandActor, may, scheduleActor } from "./actor.ts";
export { type AuditFilter, type AuditRow, exportAudit, listAudit, listAuditFacets, recordAudit } from "./audit.ts";
export { forgetExpired } from "./forget-expired.ts";
export {
  acceptInvitation,
  findInvitation,
  hasAdmin,
  inviteMember,
  issueFirstAdminToken,
  listInvitations,
  type OpenInvitation,
  revokeInvitation,
} from "./invitations.ts";
export { judgePassword, type PasswordFault, passwordLength } from "./judge-password.ts";
export { chooseOwnLocale } from "./locale.ts";
export { changeRole, disableMember, enableMember, listMembers, type Member } from "./members.ts";
export {
  changeOwnProfile,
  endOtherSessions,
  endOwnSession,
  type OwnAccount,
  type OwnPasskey,
  type OwnSession,
  readOwnAccount,
} from "./own-account.ts";
export { isRole, type Permission, permissions, type Role, roles, tokenScopes } from "./permissions.ts";
export { acceptRecovery, findRecovery, issueRecoveryToken, type Recovery } from "./recovery.ts";
export { findTokenActor, listApiTokens, makeApiToken, revokeApiToken, type TokenView } from "./tokens.ts";
export { removePasskey, renamePasskey, setFirstPassword, unlinkGithub } from "./ways-in.ts";
