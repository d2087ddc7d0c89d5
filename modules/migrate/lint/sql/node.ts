import type { Node } from "@pgsql/types";

type Intersect<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
/** The content of each kind of node, by its name. */
type Bodies = Intersect<Node>;
export type NodeKind = keyof Bodies;

/** The node's content when it is of that kind. */
export function as<Kind extends NodeKind>(node: Node | undefined, kind: Kind): Bodies[Kind] | undefined {
  // A node has one key, its kind; TypeScript cannot follow that for a generic key.
  return node && kind in node ? (node as Bodies)[kind] : undefined;
}

/** `["public", "Order"]` of a list of String nodes, a List, or a TypeName. */
export function namesOf(node: Node | Node[] | undefined): string[] {
  if (!node) return [];
  if (Array.isArray(node)) return node.flatMap((each) => namesOf(each));
  const single = as(node, "String")?.sval;
  if (single !== undefined) return [single];
  return namesOf(as(node, "List")?.items ?? as(node, "TypeName")?.names ?? as(node, "ObjectWithArgs")?.objname ?? []);
}

/** The text of a string constant, through casts of it. */
export function stringOf(node: Node | undefined): string | undefined {
  const cast = as(node, "TypeCast");
  return cast ? stringOf(cast.arg) : as(node, "A_Const")?.sval?.sval;
}

/** Calls `visit` with each node below and including `root`, children after parents; a list of values of any length is walked once. */
export function walk(root: unknown, visit: (kind: string, body: Record<string, unknown>) => void): void {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (next === null || typeof next !== "object") continue;
    for (const [key, value] of Object.entries(next)) {
      if (value === null || typeof value !== "object") continue;
      if (/^[A-Z]/.test(key)) visit(key, value as Record<string, unknown>);
      open.push(value);
    }
  }
}
