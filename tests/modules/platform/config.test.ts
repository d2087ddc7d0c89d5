import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { childEnvironment, readEnvironment } from "../../../modules/platform/config.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "atalaya-config-"));
  mkdirSync(join(root, ".atalaya"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

describe("readEnvironment", () => {
  test("reads nothing but the process when there are no files", () => {
    vi.stubEnv("ATALAYA_TEST", "process");
    expect(readEnvironment(join(root, "absent")).ATALAYA_TEST).toBe("process");
  });

  test("completes the process from .env, and .env from .atalaya/env", () => {
    vi.stubEnv("ATALAYA_A", "process");
    writeFileSync(join(root, ".env"), "ATALAYA_A=env\nATALAYA_B='a # b'\n");
    writeFileSync(join(root, ".atalaya", "env"), 'ATALAYA_A=made\nATALAYA_B=made\nATALAYA_C="made"\n');
    expect(readEnvironment(root)).toMatchObject({ ATALAYA_A: "process", ATALAYA_B: "a # b", ATALAYA_C: "made" });
  });

  test("leaves the process's own environment as it is", () => {
    writeFileSync(join(root, ".env"), "ATALAYA_D=env\n");
    readEnvironment(root);
    expect(process.env.ATALAYA_D).toBeUndefined();
  });

  test("says which file it cannot read", () => {
    mkdirSync(join(root, ".env"));
    expect(() => readEnvironment(root)).toThrow(expect.objectContaining({ code: "config.unreadable", exit: 2 }));
    expect(() => readEnvironment(root)).toThrow(join(root, ".env"));
  });
});

describe("childEnvironment", () => {
  test("puts the extra variables over the process's own", () => {
    vi.stubEnv("ATALAYA_A", "process");
    vi.stubEnv("ATALAYA_B", "process");
    expect(childEnvironment({ ATALAYA_B: "extra" })).toMatchObject({ ATALAYA_A: "process", ATALAYA_B: "extra" });
  });
});
