import type { Permission } from "../../../modules/access/index.ts";

/** A door of the console: a page, a method of a route, or a server action (`file#function`). */
export type Door = {
  path: string;
  method: "PAGE" | "ACTION" | "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** What it takes to pass; `open` lets anybody in, `member` whoever is signed in. */
  permission: Permission | "open" | "member";
};

/** Every door there is, and who may pass it. A door that is not written down here fails the tests. */
export const routeTable: readonly Door[] = [
  { path: "/", method: "PAGE", permission: "console:read" },
  { path: "/account", method: "PAGE", permission: "member" },
  { path: "/audit", method: "PAGE", permission: "audit:read" },
  { path: "/backups", method: "PAGE", permission: "console:read" },
  { path: "/backups/[id]", method: "PAGE", permission: "console:read" },
  { path: "/design", method: "PAGE", permission: "member" },
  { path: "/drills", method: "PAGE", permission: "console:read" },
  { path: "/events", method: "PAGE", permission: "console:read" },
  { path: "/join/[token]", method: "PAGE", permission: "open" },
  { path: "/setup", method: "PAGE", permission: "configuration:read" },
  { path: "/sign-in", method: "PAGE", permission: "open" },
  { path: "/system", method: "PAGE", permission: "console:read" },
  { path: "/team", method: "PAGE", permission: "member:read" },
  { path: "/tokens", method: "PAGE", permission: "token:make" },

  { path: "/api/audit", method: "GET", permission: "audit:read" },
  { path: "/api/audit/export", method: "GET", permission: "audit:export" },
  { path: "/api/auth/[...all]", method: "GET", permission: "open" },
  { path: "/api/auth/[...all]", method: "POST", permission: "open" },
  { path: "/api/backups", method: "GET", permission: "console:read" },
  { path: "/api/backups", method: "POST", permission: "backup:take" },
  { path: "/api/backups/[id]", method: "GET", permission: "console:read" },
  { path: "/api/drills", method: "POST", permission: "drill:run" },
  { path: "/api/drills/[id]", method: "GET", permission: "console:read" },
  { path: "/api/health", method: "GET", permission: "open" },
  { path: "/api/health/ready", method: "GET", permission: "open" },
  { path: "/api/inngest", method: "GET", permission: "open" },
  { path: "/api/inngest", method: "POST", permission: "open" },
  { path: "/api/inngest", method: "PUT", permission: "open" },
  { path: "/api/search", method: "GET", permission: "console:read" },

  { path: "app/actions/account.ts#changePassword", method: "ACTION", permission: "member" },
  { path: "app/actions/account.ts#saveProfile", method: "ACTION", permission: "member" },
  { path: "app/actions/connections.ts#testService", method: "ACTION", permission: "connection:test" },
  { path: "app/actions/drill-newest.ts#drillNewest", method: "ACTION", permission: "drill:run" },
  { path: "app/actions/github.ts#dropGithub", method: "ACTION", permission: "member" },
  { path: "app/actions/github.ts#linkGithub", method: "ACTION", permission: "member" },
  { path: "app/actions/join.ts#joinTeam", method: "ACTION", permission: "open" },
  { path: "app/actions/members.ts#giveRole", method: "ACTION", permission: "member:change" },
  { path: "app/actions/members.ts#inviteToTeam", method: "ACTION", permission: "member:invite" },
  { path: "app/actions/members.ts#letInAgain", method: "ACTION", permission: "member:change" },
  { path: "app/actions/members.ts#shutOut", method: "ACTION", permission: "member:change" },
  { path: "app/actions/members.ts#takeBackInvitation", method: "ACTION", permission: "member:invite" },
  { path: "app/actions/passkeys.ts#changePasskeyName", method: "ACTION", permission: "member" },
  { path: "app/actions/passkeys.ts#dropPasskey", method: "ACTION", permission: "member" },
  { path: "app/actions/reader.ts#chooseLanguage", method: "ACTION", permission: "open" },
  { path: "app/actions/recover.ts#recoverAccount", method: "ACTION", permission: "open" },
  { path: "app/actions/runs.ts#backUpNow", method: "ACTION", permission: "backup:take" },
  { path: "app/actions/runs.ts#drillNow", method: "ACTION", permission: "drill:run" },
  { path: "app/actions/second-step.ts#beginSecondStep", method: "ACTION", permission: "member" },
  { path: "app/actions/second-step.ts#confirmSecondStep", method: "ACTION", permission: "member" },
  { path: "app/actions/second-step.ts#endSecondStep", method: "ACTION", permission: "member" },
  { path: "app/actions/second-step.ts#makeBackupCodes", method: "ACTION", permission: "member" },
  { path: "app/actions/sessions.ts#signOutElsewhere", method: "ACTION", permission: "member" },
  { path: "app/actions/sessions.ts#signOutThere", method: "ACTION", permission: "member" },
  { path: "app/actions/sign-in.ts#passSecondStep", method: "ACTION", permission: "open" },
  { path: "app/actions/sign-in.ts#signInByGithub", method: "ACTION", permission: "open" },
  { path: "app/actions/sign-in.ts#signInByPassword", method: "ACTION", permission: "open" },
  { path: "app/actions/tokens.ts#makeToken", method: "ACTION", permission: "token:make" },
  { path: "app/actions/tokens.ts#takeBackToken", method: "ACTION", permission: "token:make" },
];
