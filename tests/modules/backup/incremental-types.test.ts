import { expect, test } from "vitest";
import { createTestDatabase } from "../../support/database.ts";
import { openWorkshop, runTransactions } from "./support/workshop.ts";

const setUp = [
  "create type mood as enum ('sad', 'ok')",
  "create type pair as (a int, b text)",
  "create domain pair_domain as pair",
  "create table part (a int)",
  "create domain part_domain as part",
  "create table held_moods (m mood[])",
  "create table held_pairs (p pair)",
  "create table held_in_domains (p pair_domain, q part_domain)",
  "insert into held_moods values ('{sad,ok}')",
  "insert into held_pairs values ('(1,x)')",
  "insert into held_in_domains values ('(1,x)', '(1)')",
];

// Every case alone is a matter of `tableShape`; here the rows themselves come back.
test("a second backup gives back what is printed now, when an enum, a composite and a row's columns changed and no row did", async () => {
  const [workshop, source] = [await openWorkshop(), await createTestDatabase()];
  try {
    await runTransactions(source.url, setUp);
    await workshop.take(source);
    await source.query("alter type mood rename value 'sad' to 'blue'");
    await source.query("alter type pair add attribute c int; alter table part add column b int");
    await workshop.take(source);
    expect(await workshop.differencesFrom(source)).toEqual([]);
  } finally {
    await source.drop();
    await workshop.remove();
  }
});
