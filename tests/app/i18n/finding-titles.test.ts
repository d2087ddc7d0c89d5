import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import en from "../../../messages/en.json" with { type: "json" };
import es from "../../../messages/es.json" with { type: "json" };
import { lintRules } from "../../../modules/migrate/lint/registry.ts";
import { rehearsalRules } from "../../../modules/migrate/rehearse/judge-rehearsal.ts";

/** Rules that a finding names outside of the two registries. */
async function listNamedRules(): Promise<string[]> {
  const files = (await readdir("modules/migrate", { recursive: true })).filter((file) => file.endsWith(".ts"));
  const texts = await Promise.all(files.map((file) => readFile(join("modules/migrate", file), "utf8")));
  return texts.flatMap((text) =>
    [...text.matchAll(/\brule: "([a-z-]+)"|"([a-z]+-waiver)"/g)].map(([, rule, waiver]) => rule ?? waiver ?? ""),
  );
}

describe("titles of findings", () => {
  test.each(Object.entries({ es, en }))(
    "say in %s of every rule, and of no other, what is dangerous",
    async (_, words) => {
      const named = await listNamedRules();
      expect(named).toEqual(
        expect.arrayContaining(["bad-waiver", "expired-waiver", "unused-waiver", "unread-by-squawk"]),
      );
      const rules = new Set([...lintRules.keys(), ...rehearsalRules, ...named]);
      expect(Object.keys(words.migration.findings.titles).sort()).toEqual([...rules].sort());
      expect(Object.values(words.migration.findings.titles).every((title) => title.trim() !== "")).toBe(true);
    },
  );
});
