import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackupResult } from "../../../modules/backup/index.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openWorkshop, runTransactions, type Workshop } from "./support/workshop.ts";

type Trick = {
  /** What changes although no row does. */
  what: string;
  setUp: string[];
  change: string[];
};

const fill = (table: string, columns: string, values: string) => [
  `create table ${table} (${columns})`,
  `insert into ${table} select ${values} from generate_series(1, 50) i`,
];
const mood = "create type mood as enum ('sad', 'ok', 'glad')";
const pair = "create type pair as (a int, b text)";

/** Each in a database of its own: a database's types count for all its tables, so that one trick could hide another's failure. */
const tricks: Trick[] = [
  {
    what: "an enum's label, in columns of it, of its arrays, domains, composites, ranges and of a row",
    setUp: [
      mood,
      "create domain mood_domain as mood",
      "create domain moods_domain as mood[]",
      "create type mood_pair as (m mood, i int)",
      "create type mood_range as range (subtype = mood)",
      ...fill("plain", "m mood", "'sad'"),
      ...fill("arrays", "m mood[]", "array['sad', 'ok']::mood[]"),
      ...fill("domains", "m mood_domain, l moods_domain", "'sad', '{sad}'"),
      ...fill(
        "composites",
        "m mood_pair, l mood_pair[]",
        "row('sad', i)::mood_pair, array[row('sad', i)]::mood_pair[]",
      ),
      ...fill("ranges", "m mood_range, l mood_multirange", "'[sad,ok)', '{[sad,ok)}'"),
      ...fill("row_of_plain", "p plain, l plain[]", "row('sad')::plain, array[row('sad')]::plain[]"),
    ],
    change: ["alter type mood rename value 'sad' to 'blue'"],
  },
  {
    what: "a composite's attributes: one more",
    setUp: [pair, ...fill("pairs", "p pair, l pair[]", "row(i, 'x')::pair, array[row(i, 'y')]::pair[]")],
    change: ["alter type pair add attribute c int"],
  },
  {
    what: "the attributes of a composite that only a domain is over",
    setUp: [pair, "create domain pair_domain as pair", ...fill("pairs", "p pair_domain", "row(i, 'x')::pair")],
    change: ["alter type pair add attribute c int"],
  },
  {
    what: "the attributes of a composite that only a domain over its arrays, in a composite, holds",
    setUp: [
      pair,
      "create domain pairs_domain as pair[]",
      "create type holder as (l pairs_domain)",
      ...fill("pairs", "h holder", "row(array[row(i, 'x')]::pair[])::holder"),
    ],
    change: ["alter type pair add attribute c int"],
  },
  {
    what: "a composite's attributes: one less",
    setUp: [pair, ...fill("pairs", "p pair", "row(i, 'x')::pair")],
    change: ["alter type pair drop attribute b"],
  },
  {
    what: "a composite's attributes: one less and one of the same name and type more",
    setUp: [pair, ...fill("pairs", "p pair", "row(i, 'x')::pair")],
    change: ["alter type pair drop attribute b; alter type pair add attribute b text"],
  },
  {
    what: "the columns of a table whose rows another holds",
    setUp: ["create table part (a int)", ...fill("kits", "p part, l part[]", "row(i)::part, array[row(i)]::part[]")],
    change: ["alter table part add column b int"],
  },
  {
    what: "the columns of a table whose rows another holds through a domain",
    setUp: [
      "create table part (a int)",
      "create domain part_domain as part",
      ...fill("kits", "p part_domain", "row(i)::part"),
    ],
    change: ["alter table part add column b int"],
  },
  {
    what: "the columns of a view whose rows a table holds",
    setUp: ["create view part as select 1 as a", ...fill("kits", "p part", "row(i)::part")],
    change: ["create or replace view part as select 1 as a, 2 as b"],
  },
  {
    what: "a relation's name, in a domain, an array, a composite and a domain over its arrays",
    setUp: [
      "create table target (i int)",
      "create domain name_domain as regclass",
      "create domain names_domain as regclass[]",
      "create type name_pair as (r regclass, i int)",
      "create domain name_domain_2 as name_domain",
      ...fill("domains", "d name_domain, l name_domain[]", "'target', '{target}'"),
      ...fill("deep_domains", "d name_domain_2", "'target'"),
      ...fill("array_domains", "d names_domain", "'{target}'"),
      ...fill(
        "composites",
        "c name_pair, l name_pair[]",
        "row('target', i)::name_pair, array[row('target', i)]::name_pair[]",
      ),
    ],
    change: ["alter table target rename to renamed_target"],
  },
  {
    what: "a relation's name, in an array of a row of a table",
    setUp: [
      "create table target (i int)",
      "create table holder (r regclass)",
      ...fill("holders", "l holder[]", "array[row('target')]::holder[]"),
    ],
    change: ["alter table target rename to renamed_target"],
  },
];

describe("takeBackup when what its types print has changed", () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop();
  });
  afterAll(() => workshop.remove());

  async function withTrick(
    trick: Trick,
    work: (source: TestDatabase, take: () => Promise<BackupResult>) => Promise<void>,
  ) {
    const source = await createTestDatabase();
    try {
      await runTransactions(source.url, trick.setUp);
      await work(source, () => workshop.take(source));
    } finally {
      await source.drop();
    }
  }

  test.each(tricks.map((trick) => [trick.what, trick] as const))(
    "gives back what is printed now: %s",
    async (_, trick) => {
      await withTrick(trick, async (source, take) => {
        await take();
        await runTransactions(source.url, trick.change);
        await take();
        expect(await workshop.differencesFrom(source)).toEqual([]);
      });
    },
  );

  test("takes everything over when only other objects came, went and were renamed", async () => {
    const quiet: Trick = {
      what: "",
      setUp: [
        mood,
        pair,
        "create table going (i int)",
        ...fill("kept", "m mood, p pair, l pair[]", "'ok', row(i, 'x')::pair, array[row(i, 'y')]::pair[]"),
      ],
      change: [
        "drop table going",
        "create table coming (i int)",
        "create view looking as select * from kept",
        "create function shouting() returns int language sql as 'select 1'",
        "alter table coming rename to came",
      ],
    };
    await withTrick(quiet, async (source, take) => {
      const { chunks } = await take();
      await runTransactions(source.url, [...quiet.change, "create temp table passing (i int)"]);
      expect(await take()).toMatchObject({ bytes: { read: 0 }, chunks: { reused: chunks.total, written: 0 } });
    });
  });

  test("takes everything over while another session has a temporary table", async () => {
    const quiet: Trick = { what: "", setUp: fill("kept", "i int", "i"), change: [] };
    await withTrick(quiet, async (source, take) => {
      await take();
      const other = new Client({ connectionString: source.url });
      await other.connect();
      await other.query("create temp table passing (i int)");
      const { bytes } = await take();
      await other.end();
      expect(bytes.read).toBe(0);
    });
  });
});

describe("takeBackup when a role got another name", () => {
  test("gives back its name of now", async () => {
    const suffix = randomBytes(4).toString("hex");
    const [workshop, source] = [await openWorkshop(), await createTestDatabase()];
    try {
      await runTransactions(source.url, [
        `create role before_${suffix}`,
        "create domain rights as aclitem",
        "create domain roles as regrole[]",
        "create table names (r regrole, a aclitem, l aclitem[])",
        "create table domains_of_rights (a rights)",
        "create table domains_of_roles (r roles)",
        `insert into names values ('before_${suffix}', 'before_${suffix}=r/postgres', '{before_${suffix}=r/postgres}')`,
        `insert into domains_of_rights values ('before_${suffix}=r/postgres')`,
        `insert into domains_of_roles values ('{before_${suffix}}')`,
      ]);
      await workshop.take(source);
      await source.query(`alter role before_${suffix} rename to after_${suffix}`);
      await workshop.take(source);
      expect(await workshop.differencesFrom(source)).toEqual([]);
    } finally {
      await source.query(`drop role if exists before_${suffix}, after_${suffix}`);
      await source.drop();
      await workshop.remove();
    }
  });
});
