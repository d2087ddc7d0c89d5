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
  { path: "/audit", method: "PAGE", permission: "audit:read" },
  { path: "/backups", method: "PAGE", permission: "console:read" },
  { path: "/backups/[id]", method: "PAGE", permission: "console:read" },
  { path: "/design", method: "PAGE", permission: "member" },
  { path: "/drills", method: "PAGE", permission: "console:read" },
  { path: "/setup", method: "PAGE", permission: "configuration:read" },
  { path: "/events", method: "PAGE", permission: "console:read" },
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

  { path: "app/actions/connections.ts#testService", method: "ACTION", permission: "connection:test" },

  { path: "app/actions/drill-newest.ts#drillNewest", method: "ACTION", permission: "drill:run" },
  { path: "app/actions/members.ts#giveRole", method: "ACTION", permission: "member:change" },
  { path: "app/actions/members.ts#inviteToTeam", method: "ACTION", permission: "member:invite" },
  { path: "app/actions/members.ts#letInAgain", method: "ACTION", permission: "member:change" },
  { path: "app/actions/members.ts#shutOut", method: "ACTION", permission: "member:change" },
  { path: "app/actions/members.ts#takeBackInvitation", method: "ACTION", permission: "member:invite" },
  { path: "app/actions/reader.ts#chooseLanguage", method: "ACTION", permission: "open" },
  { path: "app/actions/runs.ts#backUpNow", method: "ACTION", permission: "backup:take" },
  { path: "app/actions/runs.ts#drillNow", method: "ACTION", permission: "drill:run" },
  { path: "app/actions/tokens.ts#makeToken", method: "ACTION", permission: "token:make" },
  { path: "app/actions/tokens.ts#takeBackToken", method: "ACTION", permission: "token:make" },
];
