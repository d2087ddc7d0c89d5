import { describe, expect, test } from "vitest";
import { withDatabase } from "../../../support/database.ts";
import { rehearse } from "./rehearsing.ts";

const setup = `CREATE TABLE teams (id int PRIMARY KEY, name text); INSERT INTO teams VALUES (1, 'a');
  CREATE TABLE "Us er" ("Id" uuid PRIMARY KEY, "E mail" text, team int, age int, UNIQUE (team, age));
  INSERT INTO "Us er" VALUES
    ('11111111-1111-1111-1111-111111111111', 'ada@example.com', 1, 5), ('22222222-2222-2222-2222-222222222222', 'ADA@example.com', 2, 6),
    ('33333333-3333-3333-3333-333333333333', NULL, NULL, 7), ('44444444-4444-4444-4444-444444444444', NULL, 1, 8)`;

type Case = [sql: string, ...told: string[]];

const broken: Case[] = [
  [
    `ALTER TABLE "Us er" ALTER "E mail" SET NOT NULL`,
    `2 rows of public."Us er" have no "E mail": Id=33333333…, Id=44444444…`,
  ],
  [
    `ALTER TABLE "Us er" ADD z int NOT NULL`,
    `4 rows of public."Us er" would have no z: it is added NOT NULL without a default`,
  ],
  [`ALTER TABLE "Us er" ADD z int NOT NULL DEFAULT 1`],
  [`ALTER TABLE "Us er" DROP age, ADD age serial NOT NULL`],
  [
    `ALTER TABLE "Us er" ADD CHECK (age > 6)`,
    `2 rows of public."Us er" break CHECK ((age > 6)): Id=11111111…, Id=22222222…`,
  ],
  [`ALTER TABLE "Us er" ADD CHECK (age > 6) NOT VALID`],
  [
    `CREATE UNIQUE INDEX u ON "Us er" (lower("E mail")) WHERE age < 7`,
    `2 rows of public."Us er" share lower("E mail") with another: lower("E mail")=ad…m`,
  ],
  [
    `CREATE UNIQUE INDEX CONCURRENTLY u ON public."Us er" (team)`,
    `2 rows of public."Us er" share team with another: team=1`,
  ],
  [`CREATE UNIQUE INDEX u ON "Us er" ("E mail")`],
  [
    `ALTER TABLE "Us er" DROP CONSTRAINT "Us er_pkey", ADD CONSTRAINT "Us er_pkey" PRIMARY KEY (team)`,
    `1 row of public."Us er" has no team: Id=33333333…`,
    `2 rows of public."Us er" share team with another: team=1`,
  ],
  [
    `ALTER TABLE "Us er" ADD FOREIGN KEY (team) REFERENCES teams`,
    `1 row of public."Us er" points at rows of public.teams that are not there: Id=22222222…`,
  ],
  [
    `ALTER TABLE "Us er" ADD CONSTRAINT f FOREIGN KEY (team) REFERENCES teams NOT VALID; ALTER TABLE "Us er" VALIDATE CONSTRAINT f`,
    `1 row of public."Us er" points at rows of public.teams that are not there: Id=22222222…`,
  ],
  [`UPDATE "Us er" SET "E mail" = age WHERE "E mail" IS NULL; ALTER TABLE "Us er" ALTER "E mail" SET NOT NULL`],
  [`ALTER TABLE ONLY public . "Us er" ADD UNIQUE (team)`, `2 rows of public."Us er" share team with another: team=1`],
];

describe("what a statement demands of the rows that are there", () => {
  test.each(broken)("%s", async (sql, ...told) => {
    await withDatabase(async (database) => {
      await database.query(setup);
      const { checks, notChecked, failure } = await rehearse(database, sql);
      const faulty = checks.filter(({ ok, check }) => !ok && check !== "row-count" && check !== "content");
      expect(
        faulty.map(({ message, samples = [] }) => (samples.length > 0 ? `${message}: ${samples.join(", ")}` : message)),
      ).toEqual(told);
      expect(failure !== null).toBe(told.length > 0);
      expect(notChecked.filter((each) => each.includes("ahead"))).toEqual([]);
    });
  });

  test("is looked at without leaving anything behind", () =>
    withDatabase(async (database) => {
      await database.query(setup);
      const { statements } = await rehearse(
        database,
        `ALTER TABLE teams ADD CONSTRAINT c CHECK (id > 0), ADD UNIQUE (name)`,
      );
      expect(statements[0]).toMatchObject({ scans: ["public.teams"], rewrites: [] });
      expect(await database.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'atalaya%'")).toEqual([]);
    }));

  test("is not known for what cannot be tried on another table, which is told", () =>
    withDatabase(async (database) => {
      await database.query(`${setup}; CREATE RULE r AS ON UPDATE TO teams DO NOTHING`);
      const { notChecked, failure } = await rehearse(
        database,
        "ALTER TABLE teams ADD CHECK (id > 0), DISABLE RULE r; ALTER TABLE teams ADD COLUMN x int; CREATE UNIQUE INDEX u ON teams (x); ALTER TABLE teams ADD UNIQUE USING INDEX u",
      );
      expect(failure).toBeNull();
      expect(notChecked).toEqual([expect.stringContaining("1_a, line 1: rows were not checked ahead")]);
    }));
});
