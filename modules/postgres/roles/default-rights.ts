import { quoteIdentifier as id } from "../quoting.ts";
import type { RoleFacts, RoleKind, RoleStatement } from "./types.ts";

/** Rights on what is made tomorrow, for each role that makes things here: without them a new table is closed until the next run. */
export function defaultRights(facts: RoleFacts, names: Record<RoleKind, string>): RoleStatement[] {
  const others = facts.creators.filter(({ name, mayActAs }) => mayActAs && name !== names.migrator);
  return [names.migrator, ...others.map(({ name }) => name)].flatMap((creator) => [
    ...rights(creator, "app", names, [
      "SELECT, INSERT, UPDATE, DELETE ON TABLES",
      "USAGE, SELECT ON SEQUENCES",
      "USAGE ON SCHEMAS",
    ]),
    ...rights(creator, "backup", names, backupRights(facts)),
    ...(creator === names.migrator
      ? []
      : rights(creator, "migrator", names, ["ALL ON TABLES", "ALL ON SEQUENCES", "USAGE, CREATE ON SCHEMAS"])),
  ]);
}

function backupRights({ mayHandOn, version }: RoleFacts): string[] {
  return [
    ...(mayHandOn.pg_read_all_data ? [] : ["SELECT ON TABLES", "SELECT ON SEQUENCES", "USAGE ON SCHEMAS"]),
    ...(version >= 18 ? ["SELECT ON LARGE OBJECTS"] : []),
  ];
}

function rights(creator: string, kind: RoleKind, names: Record<RoleKind, string>, wanted: string[]): RoleStatement[] {
  return wanted.map((right) => ({
    part: "tomorrow",
    sql: `ALTER DEFAULT PRIVILEGES FOR ROLE ${id(creator)} GRANT ${right} TO ${id(names[kind])}`,
  }));
}
