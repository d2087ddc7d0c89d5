import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commandEnvironment } from "../support/command-environment.ts";

const script = join(import.meta.dirname, "..", "..", "scripts", "db-backups.ts");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "atalaya-kit-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A command that opens a store for the first time, so that its keys are made. */
function openFirst(environment: Record<string, string>): Promise<string> {
  const env = { ...commandEnvironment, HOME: folder, ...environment };
  const args = [script, "--store", `file://${join(folder, "store")}`];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
}

const secretKey = () => JSON.parse(readFileSync(join(folder, ".atalaya", "backup-keys.json"), "utf8")).identity;

describe("keys made by a command", () => {
  test("are shown once to whoever runs it", async () => {
    expect(await openFirst({})).toContain(secretKey());
    expect(await openFirst({})).not.toContain("AGE-SECRET-KEY");
  });

  test("are never written into the log of a CI", async () => {
    const log = await openFirst({ CI: "true" });
    expect(log).toContain(".atalaya/backup-keys.json");
    expect(log).not.toContain("AGE-SECRET-KEY");
    expect(secretKey()).toContain("AGE-SECRET-KEY");
  });
});
