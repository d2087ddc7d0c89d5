import { PrismaNeon } from "@prisma/adapter-neon";
import { PrismaPg } from "@prisma/adapter-pg";
import { beforeAll, describe, expect, test } from "vitest";
import {
  chooseAdapter,
  createAppDatabase,
  pingAppDatabase,
} from "../../../../modules/platform/database/app-database.ts";
import type { AppDatabase } from "../../../../modules/platform/index.ts";
import { type ConsoleDatabase, openConsoleDatabase } from "../../../support/console-database.ts";

let own: ConsoleDatabase;
let database: AppDatabase;

beforeAll(async () => {
  own = await openConsoleDatabase();
  database = own.db;
  return own.close;
});

describe("createAppDatabase", () => {
  test("gives the same client for the same URL", () => {
    expect(createAppDatabase(own.url)).toBe(database);
    expect(createAppDatabase("postgres://other@127.0.0.1:1/d")).not.toBe(database);
  });

  test("keeps numbers beyond 2^53 and JSON as they are", async () => {
    const rows = 2n ** 62n;
    const error = { code: "a.b", message: 'ñ "quoted"', hint: null };
    const data = {
      id: "b1",
      database: "shop",
      store: "file:///s",
      kind: "manual",
      state: "failed",
      startedAt: new Date(),
    };
    await database.backup.create({ data: { ...data, rows, error } });
    expect(await database.backup.findUnique({ where: { id: "b1" } })).toMatchObject({ ...data, rows, error });
  });
});

describe("chooseAdapter", () => {
  test.each([
    ["postgres://u:p@ep-cool-123.eu-central-1.aws.neon.tech/d?sslmode=require", PrismaNeon],
    ["postgres://u:p@ep-cool-123-pooler.eu-central-1.aws.neon.tech/d", PrismaNeon],
    ["postgres://u:p@db.example.com/d", PrismaPg],
    ["postgres://u:p@neon.tech.example.com/d", PrismaPg],
    ["postgres://u:p@127.0.0.1:5432/d", PrismaPg],
  ])("takes the right driver for %s", (url, adapter) => {
    expect(chooseAdapter(url)).toBeInstanceOf(adapter);
  });
});

describe("pingAppDatabase", () => {
  test("answers with its latency", async () => {
    expect((await pingAppDatabase(database)).latencyMs).toBeGreaterThan(0);
  });

  test("says database.unreachable, without the password", async () => {
    const error = await pingAppDatabase(createAppDatabase("postgres://u:hush@127.0.0.1:1/d")).catch((cause) => cause);
    expect(error).toMatchObject({ code: "database.unreachable", exit: 4, retry: "later" });
    expect(String(error)).not.toContain("hush");
  });
});
