import type { FuncCall, Node } from "@pgsql/types";
import { parsePlPgSQLSync, parseSync } from "libpg-query";
import { as, namesOf, stringOf, walk } from "./node.ts";

/** One statement within a DO block or a function's body. */
export type InnerStatement = { node: Node; sql: string };

export type Inside = {
  statements: InnerStatement[];
  /** Code that only exists when it runs, as it is written: `format('DROP TABLE %I', name)`. */
  unseen: string[];
};

const nothing: Inside = { statements: [], unseen: [] };
const DEEPEST = 4;

/**
 * What a statement runs that its own parse tree does not show: the body of a DO block, and of the functions that it calls
 * and that this run made. `functions` are by bare name. `null` when it runs no such code.
 */
export function lookInside(node: Node, sql: string, functions: Map<string, Node>, depth = 0): Inside | null {
  if (depth > DEEPEST) return nothing;
  const block = as(node, "DoStmt");
  if (block) return deeper(readBody(sql, language(block.args), bodyOf(block.args)), functions, depth);
  const calls = callsIn(node).map(({ funcname }) => namesOf(funcname).at(-1) ?? "");
  const known = calls.flatMap((name) => functions.get(name) ?? []);
  if (known.length === 0) return null;
  return deeper(merge(known.map(readFunction)), functions, depth);
}

/** Functions that a statement calls for their effect: CALL, and the columns of a SELECT without FROM. */
export function callsIn(node: Node): FuncCall[] {
  const called = as(node, "CallStmt")?.funccall;
  if (called) return [called];
  const select = as(node, "SelectStmt");
  return (select?.targetList ?? []).flatMap((target) => as(as(target, "ResTarget")?.val, "FuncCall") ?? []);
}

function deeper(inside: Inside, functions: Map<string, Node>, depth: number): Inside {
  const further = inside.statements.flatMap(({ node, sql }) => lookInside(node, sql, functions, depth + 1) ?? []);
  return merge([inside, ...further]);
}

function merge(all: Inside[]): Inside {
  return { statements: all.flatMap(({ statements }) => statements), unseen: all.flatMap(({ unseen }) => unseen) };
}

function readFunction(node: Node): Inside {
  const made = as(node, "CreateFunctionStmt");
  const body = bodyOf(made?.options);
  // Only the body matters: what it declares as parameters is given as variables of any type, so that names resolve.
  return readBody(wrap(body, made?.parameters), language(made?.options), body);
}

function wrap(body: string, parameters: Node[] | undefined): string {
  const list = (parameters ?? []).map((each, at) => `"${as(each, "FunctionParameter")?.name ?? `p${at}`}" text`);
  const tag = freeTag(body);
  return `CREATE FUNCTION f(${list.join(", ")}) RETURNS void LANGUAGE plpgsql AS ${tag}${body}${tag}`;
}

function freeTag(body: string): string {
  let tag = "$f$";
  while (body.includes(tag)) tag = `${tag.slice(0, -1)}f$`;
  return tag;
}

function readBody(sql: string, name: string, body: string): Inside {
  if (name === "sql") return { statements: parse(body) ?? [], unseen: parse(body) ? [] : [body] };
  if (name !== "plpgsql") return { statements: [], unseen: [`a body in ${name}`] };
  try {
    return readPlPgSql(parsePlPgSQLSync(sql));
  } catch {
    return { statements: [], unseen: [body.trim()] };
  }
}

/** The parser gives each SQL of the body as text: whole statements, or expressions. */
function readPlPgSql(tree: unknown): Inside {
  const statements: InnerStatement[] = [];
  const unseen: string[] = [];
  const take = (text: string) => {
    const parsed = parse(text);
    if (parsed) statements.push(...parsed);
    else unseen.push(text);
  };
  const texts: { at: number; text: string; isDynamic: boolean }[] = [];
  walk(tree, (kind, body) => {
    // PL/pgSQL's own COMMIT has no SQL of its own.
    if (kind === "PLpgSQL_stmt_commit" || kind === "PLpgSQL_stmt_rollback")
      texts.push({ at: Number(body.lineno ?? 0), text: kind.slice("PLpgSQL_stmt_".length), isDynamic: false });
    const source = {
      PLpgSQL_stmt_execsql: body.sqlstmt,
      PLpgSQL_stmt_perform: body.expr,
      PLpgSQL_stmt_call: body.expr,
      PLpgSQL_stmt_dynexecute: body.query,
      PLpgSQL_stmt_dynfors: body.query,
    }[kind];
    const text = (source as { PLpgSQL_expr?: { query?: string } } | undefined)?.PLpgSQL_expr?.query;
    if (text !== undefined) texts.push({ at: Number(body.lineno ?? 0), text, isDynamic: kind.includes("dyn") });
  });
  for (const { text, isDynamic } of texts.sort((one, other) => one.at - other.at)) {
    const constant = isDynamic ? constantOf(text) : text;
    if (constant === null) unseen.push(text);
    else take(constant);
  }
  return { statements, unseen };
}

/** The SQL of `EXECUTE 'DROP TABLE a'`; null when it is put together from parts. */
function constantOf(expression: string): string | null {
  const target = as(parse(`SELECT ${expression}`)?.[0]?.node, "SelectStmt")?.targetList?.[0];
  const value = as(target, "ResTarget")?.val;
  return stringOf(value) ?? null;
}

function parse(sql: string): InnerStatement[] | null {
  if (sql.trim() === "") return [];
  try {
    const bytes = Buffer.from(sql);
    return (parseSync(sql).stmts ?? []).flatMap(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
      const text = bytes.subarray(from, length ? from + length : undefined).toString();
      return stmt ? [{ node: stmt, sql: text.trim() }] : [];
    });
  } catch {
    return null;
  }
}

function bodyOf(options: Node[] | undefined): string {
  return namesOf(option(options, "as")).join("\n");
}

function language(options: Node[] | undefined): string {
  return namesOf(option(options, "language"))[0]?.toLowerCase() ?? "plpgsql";
}

function option(options: Node[] | undefined, name: string): Node | undefined {
  for (const each of options ?? []) {
    const element = as(each, "DefElem");
    if (element?.defname === name) return element.arg;
  }
  return undefined;
}
