import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import { flattenWords } from "../../../app/i18n/flatten-words.ts";
import { auditValues } from "../../../app/view/audit-words.ts";
import en from "../../../messages/en.json" with { type: "json" };
import es from "../../../messages/es.json" with { type: "json" };

const root = join(import.meta.dirname, "../../..");
const literal = /action: "([a-z-]+\.[a-z-]+)"/g;
// Files that write entries also name actions in tables and arguments; the kind of a fact of the feed is none.
const pastTense = /(?<!kind: )"((?!access\.)[a-z-]+\.[a-z-]*(?:ed|made))"/g;

function recordedActions(): string[] {
  const files = globSync("{modules,inngest,scripts,app}/**/*.ts", { cwd: root });
  const sources = files.map((file) => readFileSync(join(root, file), "utf8"));
  const named = sources.flatMap((source) => [
    ...source.matchAll(literal),
    ...(source.includes("recordAudit") ? source.matchAll(pastTense) : []),
  ]);
  return [...new Set(named.map(([, action]) => action ?? ""))].sort();
}

function say(locale: "en" | "es", key: string, values: object): string {
  const messages = (locale === "en" ? en : es) as unknown as Record<string, never>;
  const onError = (error: Error) => {
    throw error;
  };
  const t = createTranslator({ locale, messages, onError }) as unknown as (key: string, values: object) => string;
  return t(key, values);
}

const entry = (subject: string, before: unknown, after: unknown) => ({
  who: "Ana",
  ...auditValues({ subject, before, after }),
});

describe("the sentences of the audit log", () => {
  test("are there for every action that is recorded anywhere", () => {
    const actions = recordedActions();
    expect(actions).toEqual(expect.arrayContaining(["member.invited", "backup.requested", "drill.requested"]));
    const [said, named] = [flattenWords(en.audit.said), flattenWords(en.audit.named)];
    expect(actions.filter((action) => !(action in said))).toEqual([]);
    expect(actions.filter((action) => !(action in named))).toEqual([]);
  });

  test.each(Object.keys(flattenWords(en.audit.said)))("%s has all its words, whatever its entry holds", (action) => {
    for (const locale of ["en", "es"] as const) {
      const sentence = say(locale, `audit.said.${action}`, entry("ana@example.com", null, null));
      expect(sentence).not.toMatch(/[{}]/);
      expect(sentence.length).toBeGreaterThan(5);
    }
  });

  test("say which role somebody was given, and which they had", () => {
    const values = entry("bob@example.com", { role: "admin" }, { role: "viewer" });
    expect(say("en", "audit.said.member.role-changed", values)).toBe(
      "Ana made bob@example.com a viewer, no longer an admin",
    );
    expect(say("es", "audit.said.member.role-changed", values)).toBe(
      "Ana le dio a bob@example.com el rol de lectura; tenía el de administración",
    );
  });

  test("say by which way somebody came in", () => {
    const values = entry("ana@example.com", null, { by: "backup-code" });
    expect(say("en", "audit.said.session.started", values)).toBe("Ana signed in with a password and a backup code");
  });
});
