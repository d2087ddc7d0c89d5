import { describe, expect, test } from "vitest";
import { OpsError } from "../../../modules/platform/index.ts";
import { describeTarget, urlForDatabase } from "../../../modules/postgres/database-url.ts";

describe("describeTarget", () => {
  test("reads every part, percent-encoding undone", () => {
    expect(describeTarget("postgresql://us%40er:p%2Fw@db.example.com:6543/my%20d%C3%B1b?sslmode=require")).toEqual({
      host: "db.example.com",
      port: 6543,
      database: "my dñb",
      user: "us@er",
      isNeon: false,
      isPooled: false,
      usesTls: true,
      label: 'Database "my dñb" on db.example.com:6543',
    });
  });

  test("completes what is left out as the server's own clients do", () => {
    expect(describeTarget("postgres://ana@localhost")).toMatchObject({
      host: "localhost",
      port: 5432,
      database: "ana",
    });
    expect(describeTarget("postgres:///shop")).toMatchObject({ host: "localhost", user: "postgres", database: "shop" });
  });

  test("reads an IPv6 host without its brackets", () => {
    expect(describeTarget("postgres://u@[::1]:5433/d")).toMatchObject({ host: "::1", port: 5433 });
  });

  test("never shows a password", () => {
    expect(JSON.stringify(describeTarget("postgres://u:hush-hush@h/d"))).not.toContain("hush-hush");
  });

  test.each([
    ["postgres://u@ep-cool-darkness-123456-pooler.eu-central-1.aws.neon.tech/d", true, true],
    ["postgres://u@ep-cool-darkness-123456.eu-central-1.aws.neon.tech/d", false, true],
    ["postgres://u@db-pooler.example.com/d", true, false],
    ["postgres://u@pooler.example.com/d", false, false],
    ["postgres://u@db.x-pooler.example.com/d", false, false],
    ["postgres://u@neon.tech.example.com/d", false, false],
  ])("knows what stands behind %s", (url, isPooled, isNeon) => {
    expect(describeTarget(url)).toMatchObject({ isPooled, isNeon });
  });

  test.each([
    ["", false],
    ["?sslmode=disable", false],
    ["?sslmode=require", true],
    ["?sslmode=verify-full", true],
    ["?ssl=true", true],
  ])("knows whether %s asks for TLS", (query, usesTls) => {
    expect(describeTarget(`postgres://u@h/d${query}`).usesTls).toBe(usesTls);
  });

  test.each(["", "shop", "mysql://u:hush@h/d", "http://h/d", "postgres://u:p@h:notaport/d"])("refuses %j", (url) => {
    expect(() => describeTarget(url)).toThrow(
      expect.objectContaining({ constructor: OpsError, code: "postgres.bad-url", exit: 2 }),
    );
  });

  test("refuses without repeating the password", () => {
    expect(() => describeTarget("mysql://u:hush@h/d")).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("hush") }),
    );
  });
});

describe("urlForDatabase", () => {
  test("changes the database and nothing else", () => {
    expect(urlForDatabase("postgres://u:p%40w@h:6543/old?sslmode=require", "new")).toBe(
      "postgres://u:p%40w@h:6543/new?sslmode=require",
    );
  });

  test.each(["ñ ü/%", 'a"b', "a?b#c", "Ünïcode 🐘"])(
    "names the database %j so that it is read back as such",
    (name) => {
      expect(describeTarget(urlForDatabase("postgres://u:p@h:6543/old", name)).database).toBe(name);
    },
  );
});
