import { describe, expect, test } from "vitest";
import { withoutOwnSchema } from "../../../modules/preview/comment/own-schema.ts";

const head = "--- a/neondb\n+++ b/neondb\n";
const ours = [
  "+--",
  "+-- Name: atalaya; Type: SCHEMA; Schema: -; Owner: -",
  "+--",
  "+",
  "+CREATE SCHEMA atalaya;",
  "+",
  "+--",
  "+-- Name: environment; Type: TABLE; Schema: atalaya; Owner: -",
  "+--",
  "+",
  "+CREATE TABLE atalaya.environment (",
  "+    identity text NOT NULL,",
  "+    kind text DEFAULT 'a;b'::text NOT NULL",
  "+);",
  "+",
  "+ALTER TABLE ONLY atalaya.environment",
  "+    ADD CONSTRAINT environment_pkey PRIMARY KEY (identity);",
  "+ALTER TABLE atalaya.environment OWNER TO neondb_owner;",
  "+COMMENT ON SCHEMA atalaya IS 'x';",
  '+GRANT ALL ON TABLE "atalaya"."environment" TO x;',
  "+CREATE INDEX i ON atalaya.environment USING btree (kind);",
];
const theirs = [
  "+--",
  "+-- Name: orders; Type: TABLE; Schema: public; Owner: -",
  "+--",
  "+",
  "+CREATE TABLE public.orders (",
  "+    atalaya text,",
  "+    note text DEFAULT 'atalaya.x'::text",
  "+);",
];
const lines = (...all: string[]) => all.map((line) => `${line}\n`).join("");

describe("withoutOwnSchema", () => {
  test("leaves nothing where only the schema atalaya differs", () => {
    expect(withoutOwnSchema(`${head}@@ -1,2 +1,23 @@\n${lines(" SET x = 1;", "", ...ours, " ")}`)).toBe("");
  });

  test("keeps all the rest as it stands, before, between and after", () => {
    const kept = lines(...theirs, "+", ...theirs.map((line) => line.replace("orders", "other")));
    const given = lines(
      ...ours,
      ...theirs,
      "+",
      ...ours,
      ...theirs.map((line) => line.replace("orders", "other")),
      ...ours,
    );
    expect(withoutOwnSchema(`${head}@@ -1 +1 @@\n${given}`)).toBe(`${head}@@ -1 +1 @@\n${kept}`);
  });

  test("keeps the other hunks", () => {
    const other =
      "@@ -27,7 +27,8 @@\n CREATE TABLE public.orders (\n-    value real\n+    value real,\n+    at date\n );\n";
    expect(withoutOwnSchema(`${head}@@ -1 +1 @@\n${lines(...ours)}${other}`)).toBe(head + other);
  });

  test.each([
    "+CREATE TABLE atalayan.orders (id int);",
    "+CREATE TABLE public.atalaya (id int);",
    '+CREATE TABLE "my atalaya"."x" (id int);',
    "+CREATE SCHEMA atalaya_2;",
    "+ALTER TABLE public.x ADD CONSTRAINT c CHECK (note <> 'atalaya.x');",
    "-    atalaya text;",
  ])("keeps what only sounds like it: %s", (line) => {
    const diff = `${head}@@ -1 +1 @@\n${line}\n`;
    expect(withoutOwnSchema(diff)).toBe(diff);
  });

  test("takes a diff without hunks, and none at all", () => {
    expect(withoutOwnSchema("+CREATE TABLE t ();")).toBe("+CREATE TABLE t ();");
    expect(withoutOwnSchema("")).toBe("");
  });
});
