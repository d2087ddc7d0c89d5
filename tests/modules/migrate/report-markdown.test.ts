import { describe, expect, test } from "vitest";
import { type MigrationRun, renderMigrationMarkdown, reportMarker } from "#modules/migrate";
import { runs } from "../../fixtures/migration-runs.ts";

const refusedWith = (change: Partial<MigrationRun>) => renderMigrationMarkdown({ ...runs.refused, ...change });
const rehearsal = runs.refused.rehearsal as NonNullable<MigrationRun["rehearsal"]>;
const statement = rehearsal.statements[1] as (typeof rehearsal.statements)[number];
const finding = runs.refused.findings[0] as (typeof runs.refused.findings)[number];

describe("renderMigrationMarkdown", () => {
  test("begins with the marker, then the verdict", () => {
    const [marker, heading] = renderMigrationMarkdown(runs.applied).split("\n");
    expect(marker).toBe(reportMarker);
    expect(marker).toBe("<!-- atalaya:migration-report -->");
    expect(heading).toBe("## ✅ 2 migrations applied; nobody waited longer than 98 ms");
  });

  test.each([
    ["rehearsed", "2 migrations rehearsed; nothing stands against them"],
    ["refused", "Refused, nothing was changed: 1 finding"],
    ["rolledBack", "Rolled back: shop is as it was before, less 3 writes made since"],
    ["failed", "Failed, and a person is needed: The branch could not be restored: Neon did not answer."],
    ["nothingPending", "Nothing is pending on shop"],
  ] as const)("says what is so of a run that was %s", (name, sentence) => {
    expect(renderMigrationMarkdown(runs[name]).split("\n")[1]).toContain(sentence);
  });

  test("has a row for each statement, with its locks, rewrites and scans", () => {
    const rows = renderMigrationMarkdown(runs.refused)
      .split("\n")
      .filter((line) => /^\| (?:🟥|🔶|🟢) \| <code>/u.test(line));
    expect(rows).toHaveLength(3);
    expect(rows[1]).toContain(
      '| 🟥 | <code>ALTER TABLE "Order" ADD COLUMN "ref" UUID NOT NULL DEFAULT gen&#95;random&#95;uuid()</code>',
    );
    expect(rows[1]).toContain('**ACCESS EXCLUSIVE on <code>public."Order"</code>, 1.96 s**');
    expect(rows[1]).toContain('rewrites <code>public."Order"</code><br>scans <code>public."Order"</code>');
  });

  test("folds findings, and says why some do not count", () => {
    const text = renderMigrationMarkdown(runs.refused);
    expect(text).toContain("<details open><summary>1 finding</summary>");
    expect(text).toContain("<summary>2 findings that do not count</summary>");
    expect(text).toContain("Waived until 2027-01-31: the table has forty rows");
    expect(text).toContain('```sql\nALTER TABLE "Order" ADD COLUMN "ref" UUID;');
    expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  test("lets no name, statement or message become markup, a link or a mention", () => {
    const evil = "a|b `c` <img src=x> </code> </details> *d* [e](http://f.example) @octocat #77 \n| --- |\n# h";
    const text = refusedWith({
      database: evil,
      error: { code: "migrate.refused", message: evil, hint: evil, exit: 3 },
      pending: [{ name: evil, checksum: "0", statements: 1 }],
      rehearsal: { ...rehearsal, statements: [{ ...statement, sql: evil, rewrites: [evil] }] },
      findings: [{ ...finding, message: evil, safeWay: `${evil}\n\`\`\`\nDROP TABLE x;` }],
    });
    const outside = text.replaceAll(/(`{3,}).*?\n[\s\S]*?\n\1/g, "");
    expect(outside.replaceAll(/<code>.*?<\/code>/g, "")).not.toMatch(/<img|[^\\]`c`|\[e\]|http:\/\/|@octocat|#77/);
    expect(outside.match(/<code>/g)?.length).toBe(outside.match(/<\/code>/g)?.length);
    expect(outside.match(/<details/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
    const row = text.split("\n").find((line) => line.startsWith("| 🟥 | "));
    expect(row?.match(/\|/g)).toHaveLength(7);
  });

  test("opens a fence that nothing within closes", () => {
    const text = refusedWith({ drift: ["-a", "+```", "+</details>"] });
    expect(text).toContain("````diff\n-a\n+```\n+</details>\n````");
  });

  test("shows no connection string, wherever one stands", () => {
    const url = "postgresql://owner:pa55%20word@db.example.com:5432/shop?sslmode=require";
    const text = refusedWith({
      target: url,
      drift: [`+SERVER OPTIONS ('${url}')`],
      error: { code: "migrate.refused", message: `cannot reach ${url}`, hint: url, exit: 4 },
      rehearsal: { ...rehearsal, statements: [{ ...statement, sql: `SELECT dblink('${url}', 'select 1')` }] },
    });
    expect(text).not.toMatch(/pa55|owner:|db\.example\.com/);
  });

  test("is cut to 60,000 characters with a sentence, and closes what it opened", () => {
    const many = Array.from({ length: 900 }, (_, line) => ({ ...statement, line, sql: `${"x".repeat(300)} 😀` }));
    const findings = Array.from({ length: 400 }, (_, line) => ({ ...finding, line, message: "y".repeat(3000) }));
    for (const change of [{ rehearsal: { ...rehearsal, statements: many } }, { findings }]) {
      const text = refusedWith(change);
      expect(text.length).toBeLessThanOrEqual(60_000);
      expect(text.length).toBeGreaterThan(50_000);
      expect(text).toContain("_The report was cut here to fit");
      expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      expect(text.isWellFormed()).toBe(true);
    }
  });

  test("names who stood in the way of a lock", () => {
    const text = renderMigrationMarkdown(runs.applied);
    expect(text).toContain("1 wait for a lock given up and tried again, 112 ms in all");
    expect(text).toContain("gave up after 95 ms behind reporting (idle in transaction) <code>SELECT sum(");
  });

  test("does not tick a file whose migration was undone", () => {
    const marks = (run: MigrationRun) => renderMigrationMarkdown(run).match(/^- .+(?= <code>2026)/gm);
    expect(runs.rolledBack.applied).toEqual(runs.applied.applied);
    expect(marks(runs.rolledBack)).toEqual(["- ↩️", "- ↩️"]);
    expect(marks(runs.applied)).toEqual(["- ✅", "- ✅"]);
  });

  test("says how to go back, and what was lost", () => {
    const text = renderMigrationMarkdown(runs.rolledBack);
    expect(text).toContain("Rolled back by the branch; 3 writes lost. What was there is kept as");
    expect(text).not.toContain("npm run db:rollback");
    expect(renderMigrationMarkdown(runs.failed)).toContain(`npm run db:rollback -- --run ${runs.failed.runId}`);
    expect(text).toContain("17 rows break it");
  });
});
