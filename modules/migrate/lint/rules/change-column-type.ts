import type { ColumnDef, Node } from "@pgsql/types";
import { type Alteration, alterations } from "../sql/alterations.ts";
import { type ColumnType, columnType, judgeTypeChange, printType, type TypeChange } from "../sql/column-type.ts";
import { as, namesOf } from "../sql/node.ts";
import { identifier } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";
import { within } from "../world.ts";

export const changeColumnType: Rule = {
  title: "A column's type changed so that the table is written anew, or values may not fit",
  settledBy: "rehearsal",
  find: (scene) =>
    alterations(scene).flatMap((alteration) => {
      const column = as(alteration.command.def, "ColumnDef");
      return alteration.command.subtype === "AT_AlterColumnType" && column ? judge(alteration, column, scene) : [];
    }),
};

function judge({ table, command }: Alteration, column: ColumnDef, scene: Scene): Hazard[] {
  const name = command.name ?? "";
  const to = columnType(column.typeName);
  const from = knownType(scene, table.key, name) ?? scene.world.columns.get(within(table, name))?.type ?? null;
  const change = isPlain(column.raw_default, name, to) ? judgeTypeChange(from, to) : "rewrite";
  const what = `${identifier(name)} of ${table.sql} becomes ${printType(to)}${from ? ` (from ${printType(from)})` : ""}`;
  const found = hazards[column.collClause && change === "free" ? "unknown" : change];
  if (!found) return [];
  return [
    {
      severity: found.severity,
      message: `${what}: ${found.message}`,
      safeWay: inSteps(table.sql, name, to, table.name),
    },
  ];
}

/** Of the running release's schema, unless this run changed it since. */
function knownType({ schema, world }: Scene, table: string, column: string): ColumnType | null {
  if (world.columns.has(`${table}\0${column}`)) return null;
  return schema?.tables.get(table)?.columns.get(column)?.type ?? null;
}

/** No USING, or one that says what the change does anyway. */
function isPlain(using: Node | undefined, name: string, to: ColumnType): boolean {
  if (!using) return true;
  const cast = as(using, "TypeCast");
  if (cast && printType(columnType(cast.typeName)) !== printType(to)) return false;
  return namesOf(as(cast?.arg ?? using, "ColumnRef")?.fields).at(-1) === name;
}

const hazards: Record<TypeChange, { severity: Hazard["severity"]; message: string } | null> = {
  free: null,
  rewrite: {
    severity: "error",
    message:
      "every row and every index on it is written anew under ACCESS EXCLUSIVE, and nobody reads or writes the table meanwhile.",
  },
  narrow: {
    severity: "error",
    message:
      "a value that does not fit stops the migration or loses its end, and every row is read or written under ACCESS EXCLUSIVE.",
  },
  "rewrite-unless-utc": {
    severity: "error",
    message:
      "every row is written anew under ACCESS EXCLUSIVE unless the session's time zone is UTC, and read in the session's zone: with the wrong one all times shift.",
  },
  unknown: {
    severity: "warning",
    message:
      "whether the table or an index is written anew depends on the old type (wider varchar or numeric: no; narrower or another type: yes). The rehearsal settles it.",
  },
};

function inSteps(table: string, name: string, to: ColumnType, bare: string): string {
  const next = identifier(`${name.slice(0, 50)}_new`);
  return [
    "If it rewrites: a new column beside the old one, written by a trigger or by the release, filled in batches, then read, then the old one dropped, each a step:",
    `ALTER TABLE ${table} ADD COLUMN ${next} ${printType(to)};`,
    `If only the values are to be held shorter, a CHECK does it without a rewrite, validated in a later migration:`,
    `ALTER TABLE ${table} ADD CONSTRAINT ${identifier(`${bare}_${name}_check`.slice(0, 60))} CHECK (/* condition */) NOT VALID`,
  ].join("\n");
}
