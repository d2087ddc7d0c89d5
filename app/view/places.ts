import { type Actor, may, type Permission } from "#modules/access";

export type PlaceName =
  | ("overview" | "backups" | "drills" | "migrations" | "branches")
  | ("members" | "tokens" | "audit" | "system" | "setup");
type GroupName = "safety" | "release" | "team" | "system";

export type ConsolePlace = {
  name: PlaceName;
  path: string;
  permission: Permission;
  /** Stays in reach on a phone. */
  isMain?: true;
};

export type ConsoleGroup = { name: GroupName; places: ConsolePlace[] };

const groups: ConsoleGroup[] = [
  {
    name: "safety",
    places: [
      { name: "overview", path: "/", permission: "console:read", isMain: true },
      { name: "backups", path: "/backups", permission: "console:read", isMain: true },
      { name: "drills", path: "/drills", permission: "console:read", isMain: true },
    ],
  },
  {
    name: "release",
    places: [
      { name: "migrations", path: "/migrations", permission: "console:read" },
      { name: "branches", path: "/branches", permission: "console:read" },
    ],
  },
  {
    name: "team",
    places: [
      { name: "members", path: "/team", permission: "member:read" },
      { name: "tokens", path: "/tokens", permission: "token:make" },
      { name: "audit", path: "/audit", permission: "audit:read" },
    ],
  },
  {
    name: "system",
    places: [
      { name: "system", path: "/system", permission: "console:read", isMain: true },
      { name: "setup", path: "/setup", permission: "connection:test" },
    ],
  },
];

/** The places an actor may use, in their groups; a group with none is left out. */
export function listPlaces(actor: Pick<Actor, "role" | "scopes">): ConsoleGroup[] {
  return groups.flatMap((group) => {
    const places = group.places.filter(({ permission }) => may(actor, permission));
    return places.length > 0 ? [{ ...group, places }] : [];
  });
}
