export type Trick = [what: string, setUp: string[], change: string];

export const fill = (table: string, columns: string, values: string) => [
  `create table ${table} (${columns})`,
  `insert into ${table} values (${values})`,
];
export const mood = "create type mood as enum ('sad', 'ok', 'glad')";
export const pair = "create type pair as (a int, b text)";
const rename = "alter type mood rename value 'sad' to 'blue'";

/** No row is written by any of these changes, and every row of every filled table prints otherwise after it. */
export const tricks: Trick[] = [
  ["an enum's label", [mood, ...fill("t", "m mood", "'sad'")], rename],
  ["an enum's label in an array", [mood, ...fill("t", "m mood[]", "'{ok,sad}'")], rename],
  ["an enum's label in a domain", [mood, "create domain d as mood", ...fill("t", "m d", "'sad'")], rename],
  [
    "an enum's label in a domain over its arrays",
    [mood, "create domain d as mood[]", ...fill("t", "m d", "'{sad}'")],
    rename,
  ],
  [
    "an enum's label in a composite",
    [mood, "create type c as (m mood)", ...fill("t", "m c, l c[]", "'(sad)', '{(sad)}'")],
    rename,
  ],
  [
    "an enum's label in a range",
    [mood, "create type r as range (subtype = mood)", ...fill("t", "m r", "'[sad,ok)'")],
    rename,
  ],
  ["an enum's label in another table's row", [mood, "create table h (m mood)", ...fill("t", "m h", "'(sad)'")], rename],
  [
    "one attribute more of a composite",
    [pair, ...fill("t", "p pair", "'(1,x)'")],
    "alter type pair add attribute c int",
  ],
  [
    "one attribute more of a composite in an array",
    [pair, ...fill("t", "p pair[]", `'{"(1,x)"}'`)],
    "alter type pair add attribute c int",
  ],
  [
    "one attribute more of a composite that only a domain is over",
    [pair, "create domain d as pair", ...fill("t", "p d", "'(1,x)'")],
    "alter type pair add attribute c int",
  ],
  [
    "one attribute more of a composite that only a domain over its arrays, in a composite, holds",
    [
      pair,
      "create domain d as pair[]",
      "create type h as (l d)",
      ...fill("t", "h h", "row(array[row(1, 'x')::pair])::h"),
    ],
    "alter type pair add attribute c int",
  ],
  ["one attribute less of a composite", [pair, ...fill("t", "p pair", "'(1,x)'")], "alter type pair drop attribute b"],
  [
    "an attribute dropped and added again",
    [pair, ...fill("t", "p pair", "'(1,x)'")],
    "alter type pair drop attribute b; alter type pair add attribute b text",
  ],
  [
    "one column more of a table whose row it holds",
    ["create table h (a int)", ...fill("t", "p h, l h[]", "'(1)', '{(1)}'")],
    "alter table h add column b int",
  ],
  [
    "one column more of a table whose row it holds in a domain",
    ["create table h (a int)", "create domain d as h", ...fill("t", "p d", "'(1)'")],
    "alter table h add column b int",
  ],
  [
    "one column more of a view whose row it holds",
    ["create view v as select 1 as a", ...fill("t", "p v", "'(1)'")],
    "create or replace view v as select 1 as a, 2 as b",
  ],
  [
    "a column's own default for rows that have none",
    fill("t", "a int", "1"),
    "alter table t add column b int default 1",
  ],
  [
    "a column dropped and added again",
    fill("t", "a int, b int", "1, 2"),
    "alter table t drop column b; alter table t add column b int",
  ],
  [
    "the names of two columns",
    fill("t", "a int, b int", "1, 2"),
    "alter table t rename a to x; alter table t rename b to a; alter table t rename x to b",
  ],
  [
    "a relation's name",
    ["create table n (i int)", ...fill("t", "r regclass, l regclass[]", "'n', '{n}'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in a domain",
    ["create table n (i int)", "create domain d as regclass", ...fill("t", "r d", "'n'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in a domain over a domain over arrays",
    ["create table n (i int)", "create domain d as regclass[]", "create domain e as d", ...fill("t", "r e", "'{n}'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in a composite",
    ["create table n (i int)", "create type c as (r regclass)", ...fill("t", "r c", "'(n)'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in arrays in a composite",
    ["create table n (i int)", "create type c as (r regclass[])", ...fill("t", "r c", "'({n})'")],
    "alter table n rename to m",
  ],
  [
    "a relation's name in another table's row",
    ["create table n (i int)", "create table h (r regclass)", ...fill("t", "r h[]", "'{(n)}'")],
    "alter table n rename to m",
  ],
  ["a type's name", ["create domain n as int", ...fill("t", "r regtype", "'n'")], "alter domain n rename to m"],
  ["a schema's name", ["create schema n", ...fill("t", "r regnamespace", "'n'")], "alter schema n rename to m"],
  [
    "a function's name",
    [
      "create function n() returns int language sql as 'select 1'",
      ...fill("t", "p regproc, q regprocedure", "'n', 'n()'"),
    ],
    "alter function n rename to m",
  ],
  [
    "a collation's name",
    ['create collation n from "C"', ...fill("t", "r regcollation", "'n'")],
    "alter collation n rename to m",
  ],
  [
    "a dictionary's and a configuration's name",
    [
      "create text search dictionary n (template = simple)",
      'create text search configuration n (parser = "default")',
      ...fill("t", "d regdictionary, c regconfig", "'n', 'n'"),
    ],
    "alter text search dictionary n rename to m; alter text search configuration n rename to m",
  ],
  [
    "a role's name",
    ["create role atalaya_n", ...fill("t", "r regrole, a aclitem", "'atalaya_n', 'atalaya_n=r/atalaya_n'")],
    "alter role atalaya_n rename to atalaya_m",
  ],
  [
    "a role's name in a domain over rights",
    ["create role atalaya_n", "create domain d as aclitem", ...fill("t", "a d", "'atalaya_n=r/atalaya_n'")],
    "alter role atalaya_n rename to atalaya_m",
  ],
  [
    "a role's name in rights in a composite",
    ["create role atalaya_n", "create type c as (a aclitem[])", ...fill("t", "a c", `'("{atalaya_n=r/atalaya_n}")'`)],
    "alter role atalaya_n rename to atalaya_m",
  ],
];
