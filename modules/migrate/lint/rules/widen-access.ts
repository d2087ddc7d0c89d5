import type { Node } from "@pgsql/types";
import { alterations } from "../sql/alterations.ts";
import { as, namesOf } from "../sql/node.ts";
import { identifier, relationNamed } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";
import { within } from "../world.ts";

export const widenAccess: Rule = {
  title: "Who may read or write changes: GRANT … TO PUBLIC, row level security, policies",
  settledBy: "nobody",
  find: (scene) => [...granted(scene.node), ...rowSecurity(scene), ...policies(scene)],
};

const harmless = new Set([
  "OBJECT_FUNCTION",
  "OBJECT_PROCEDURE",
  "OBJECT_ROUTINE",
  "OBJECT_TYPE",
  "OBJECT_DOMAIN",
  "OBJECT_LANGUAGE",
]);

function granted(node: Node): Hazard[] {
  const grant = as(node, "GrantStmt") ?? as(node, "AlterDefaultPrivilegesStmt")?.action;
  const toPublic = grant?.grantees?.some((each) => as(each, "RoleSpec")?.roletype === "ROLESPEC_PUBLIC");
  if (!grant?.is_grant || !toPublic || harmless.has(grant.objtype ?? "")) return [];
  const rights = (grant.privileges ?? []).map((each) => as(each, "AccessPriv")?.priv_name ?? "");
  if (grant.objtype === "OBJECT_SCHEMA" && rights.join() === "usage") return [];
  return [
    {
      severity: "warning",
      message: "PUBLIC is every role that can connect, also those that are made later.",
      safeWay: "Name the roles that are meant:\nGRANT /* rights */ ON /* object */ TO /* role */;".replace(";", ""),
    },
  ];
}

function rowSecurity(scene: Scene): Hazard[] {
  return alterations(scene).flatMap(({ table, command }): Hazard[] => {
    if (command.subtype === "AT_DisableRowSecurity" || command.subtype === "AT_NoForceRowSecurity")
      return [
        {
          severity: "warning",
          message: `Row level security of ${table.sql} goes off: whoever may read the table reads all its rows, those of other tenants too.`,
          safeWay: "Keep it on, and write a policy for whom it stands in the way of.",
        },
      ];
    if (command.subtype !== "AT_EnableRowSecurity" || scene.makes.has(`policies:${table.key}`)) return [];
    return [
      {
        severity: "warning",
        message: `Row level security of ${table.sql} goes on, and this file has no policy for it: who is neither owner nor superuser sees no row at all.`,
        safeWay: `Write the policy in the same file, before it:\nCREATE POLICY /* name */ ON ${table.sql} USING (/* condition */)`,
      },
    ];
  });
}

function policies({ node, world, makes }: Scene): Hazard[] {
  const statement = as(node, "DropStmt");
  if (statement?.removeType !== "OBJECT_POLICY") return [];
  return (statement.objects ?? []).flatMap((object): Hazard[] => {
    const names = namesOf(object);
    const table = relationNamed(names.at(-3), names.at(-2) ?? "");
    const name = names.at(-1) ?? "";
    if (world.tables.has(table.key) || makes.has(`policy:${within(table, name)}`)) return [];
    return [
      {
        severity: "warning",
        message: `The policy ${identifier(name)} of ${table.sql} is dropped: a restrictive one kept rows from readers who now get them, a permissive one gave rows to readers who now get none.`,
        safeWay: "Drop and create it in the same file, so that no moment is without one.",
      },
    ];
  });
}
