import type { Node } from "@pgsql/types";
import { as, namesOf } from "./node.ts";

/** Columns that a CHECK proves not to be NULL: `x IS NOT NULL`, also joined by AND. */
export function nullChecked(check: Node | undefined): string[] {
  const test = as(check, "NullTest");
  if (test?.nulltesttype === "IS_NOT_NULL") return namesOf(as(test.arg, "ColumnRef")?.fields).slice(-1);
  const both = as(check, "BoolExpr");
  return both?.boolop === "AND_EXPR" ? (both.args ?? []).flatMap(nullChecked) : [];
}
