import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createLog, type Log, OpsError, withCorrelation } from "../../../modules/platform/index.ts";

const hush = "Hush0Hush1Hush2";

function record(level: "debug" | "info" | "silent" = "debug"): { log: Log; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const log = createLog({ to: { write: (line) => void written.push(line) }, level });
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe("createLog", () => {
  test("writes one JSON object per line with level, time and words", () => {
    const { log, lines } = record();
    log.info({ backupId: "b1", rows: 10n }, "backup finished");
    expect(lines()).toEqual([
      { level: "info", time: expect.stringMatching(/^\d{4}-.*Z$/), backupId: "b1", rows: "10", msg: "backup finished" },
    ]);
  });

  test("carries a child's fields into each of its lines", () => {
    const { log, lines } = record();
    log.child({ database: "shop" }).child({ run: 1 }).warn("slow");
    expect(lines()).toMatchObject([{ level: "warn", database: "shop", run: 1, msg: "slow" }]);
  });

  test("writes nothing below its level", () => {
    const { log, lines } = record("info");
    log.debug("details");
    expect(lines()).toEqual([]);
  });

  test("writes nothing at all when silent", () => {
    const { log, lines } = record("silent");
    log.error("x");
    expect(lines()).toEqual([]);
  });

  test("writes an error with its code, stack and cause, and its message as the words", () => {
    const { log, lines } = record();
    log.error(new OpsError({ code: "a.b", message: "broken", cause: new Error("deeper") }));
    expect(lines()).toMatchObject([
      {
        msg: "broken",
        err: { name: "OpsError", code: "a.b", stack: expect.any(String), cause: { message: "deeper" } },
      },
    ]);
  });

  test.each<[string, (log: Log) => void]>([
    ["words", (log) => log.info(`at postgres://u:${hush}@h/d`)],
    ["words beside fields", (log) => log.info({}, `token=${hush}`)],
    ["a field", (log) => log.info({ deep: [{ note: `Bearer ${hush}` }] }, "x")],
    ["a secret key", (log) => log.info({ password: hush }, "x")],
    ["a child's field", (log) => log.child({ url: `postgres://u:${hush}@h/d` }).info("x")],
    ["an error", (log) => log.error(new Error(`postgres://u:${hush}@h/d`))],
    ["an error in a field", (log) => log.error({ err: new Error("x", { cause: new Error(`token=${hush}`) }) }, "x")],
  ])("keeps secrets out of %s", (_place, write) => {
    const { log, lines } = record();
    write(log);
    expect(lines()).toHaveLength(1);
    expect(JSON.stringify(lines())).not.toContain(hush);
  });

  test("leaves stdout to the result of a command, and writes to stderr at once", async () => {
    const face = JSON.stringify(join(import.meta.dirname, "../../../modules/platform/index.ts"));
    const script = `import { createLog } from ${face}; createLog({ to: "stderr" }).info("x"); console.log("{}"); process.exit(0)`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      "--input-type=module-typescript",
      "-e",
      script,
    ]);
    expect(stdout).toBe("{}\n");
    expect(JSON.parse(stderr)).toMatchObject({ msg: "x" });
  });
});

describe("withCorrelation", () => {
  test("puts its id on every line of the work, through awaits, and on no other", async () => {
    const { log, lines } = record();
    await Promise.all(
      ["a", "b"].map((id) =>
        withCorrelation(id, async () => {
          await Promise.resolve();
          log.info({ id }, "inside");
        }),
      ),
    );
    log.info("outside");
    expect(lines()).toMatchObject([
      { id: "a", correlationId: "a" },
      { id: "b", correlationId: "b" },
      { msg: "outside" },
    ]);
    expect(lines()[2]).not.toHaveProperty("correlationId");
  });

  test("gives back what the work gives back", () => {
    expect(withCorrelation("a", () => 7)).toBe(7);
  });
});
