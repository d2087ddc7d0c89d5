import { join } from "node:path";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import "../../../support/database.ts";
import { startCommand } from "./command.ts";
import { columnsOf, type Ground, prepareGround } from "./running.ts";

const column = { "2_column": 'ALTER TABLE "Order" ADD COLUMN paid boolean;' };

const changed = (ground: Ground, part: "port" | "password", value: string) => {
  const url = new URL(ground.database.url);
  url[part] = value;
  return ["--url", url.href];
};

type Fault = {
  what: string;
  code: string;
  exit: number;
  prepare?: (ground: Ground) => unknown;
  args?: (ground: Ground) => string[];
  shell?: string;
  environment?: (ground: Ground) => Record<string, string>;
};

const faults: Fault[] = [
  { what: "the server is down", code: "postgres.unreachable", exit: 4, args: (ground) => changed(ground, "port", "1") },
  {
    what: "the password is wrong",
    code: "postgres.access-denied",
    exit: 4,
    args: (ground) => changed(ground, "password", "not-the-pass-word"),
  },
  {
    what: "the URL is none",
    code: "postgres.bad-url",
    exit: 2,
    args: () => ["--url", "shop:not-the-pass-word@nowhere"],
  },
  {
    what: "the folder of migrations is not there",
    code: "migrate.unreadable-folder",
    exit: 2,
    args: ({ folder }) => ["--migrations", join(folder.path, "nowhere")],
  },
  {
    what: "a file is not UTF-8",
    code: "migrate.bad-encoding",
    exit: 2,
    prepare: ({ folder }) => folder.add("3_latin", Buffer.from("INSERT INTO \"Order\" VALUES (1, 1, 'ñ');", "latin1")),
  },
  {
    what: "a file is no SQL",
    code: "migrate.bad-sql",
    exit: 2,
    prepare: ({ folder }) => folder.add("3_words", "Add a column, please."),
  },
  { what: "the system's temporary folder is full", code: "migrate.lint-unavailable", exit: 4, shell: "ulimit -f 0;" },
  // No file may become longer than 512 bytes: a write fails as on a full disk.
  { what: "the store's disk is full", code: "storage.full", exit: 6, shell: "ulimit -f 1;" },
  {
    what: "the server for rehearsals is down",
    code: "postgres.unreachable",
    exit: 4,
    environment: () => ({ EMBEDDED_DATABASE_URL: "postgres://nobody:not-the-pass-word@127.0.0.1:1/postgres" }),
  },
];

describe("db:migrate:safe", () => {
  test.concurrent.for(faults)(
    "says it once, with a hint, and changes nothing: $what",
    async (fault, { onTestFinished }) => {
      const ground = await prepareGround(column, { onTestFinished });
      await fault.prepare?.(ground);
      const { exit, json, stderr } = await startCommand(
        "db-migrate-safe",
        ground,
        ["--ci", ...(fault.args?.(ground) ?? [])],
        {
          ...(fault.shell ? { shell: fault.shell } : {}),
          ...(fault.environment ? { environment: fault.environment(ground) } : {}),
        },
      ).ended;
      const error = {
        code: fault.code,
        exit: fault.exit,
        message: expect.stringMatching(/./),
        hint: expect.stringMatching(/./),
      };
      expect({ exit, json }).toMatchObject({ exit: fault.exit, json: { error } });
      expect(stderr + JSON.stringify(json)).not.toContain("not-the-pass-word");
      expect(stderr).not.toMatch(/^ +at /m);
      expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
    },
  );

  test.concurrent("ends the statement when it is interrupted, and the next run applies it", async ({
    onTestFinished,
  }) => {
    const ground = await prepareGround(column, { onTestFinished });
    const command = startCommand("db-migrate-safe", ground, ["--ci"]);
    await command.said("Rehearse");
    const reader = new Client({ connectionString: ground.database.url });
    await reader.connect();
    await reader.query('BEGIN; SELECT FROM "Order"');
    await command.said("Apply 2_column");
    command.child.kill("SIGINT");
    const cancelled = { code: "migrate.cancelled", exit: 6, hint: expect.stringContaining("Nothing was changed") };
    expect(await command.ended).toMatchObject({
      exit: 6,
      json: { outcome: "rolled-back", applied: [], error: cancelled },
    });
    await reader.end();
    expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
    expect(await ground.migrate()).toMatchObject({ outcome: "applied" });
  });

  test.concurrent.for(["lint", "rehearse"] as const)(
    "is cancelled in between, too: %s",
    async (step, { onTestFinished }) => {
      const ground = await prepareGround(column, { onTestFinished });
      const controller = new AbortController();
      const onStep = (begun: string) => {
        if (begun === step) controller.abort();
      };
      const run = await ground.migrate({ onStep, signal: controller.signal });
      expect(run).toMatchObject({ applied: [], error: { code: "migrate.cancelled", exit: 6 } });
      expect(await columnsOf(ground, '"Order"')).not.toContain("paid");
    },
  );
});
