import { describe, expect, test } from "vitest";
import { answerFaultPage, wantsPage } from "../../../app/access/fault-page.ts";

const told = { code: "database.unreachable", message: "The <database> does not answer", hint: "Start it" };

describe("wantsPage", () => {
  test("is for people who open a page", () => {
    expect(wantsPage({ method: "GET", path: "/backups", accept: "text/html,*/*;q=0.8" })).toBe(true);
  });

  test.each([
    { method: "POST", path: "/backups", accept: "text/html" },
    { method: "GET", path: "/api/backups", accept: "text/html" },
    { method: "GET", path: "/backups", accept: "application/json" },
    { method: "GET", path: "/backups", accept: null },
  ])("leaves JSON to %o", (asked) => {
    expect(wantsPage(asked)).toBe(false);
  });
});

describe("answerFaultPage", () => {
  test("says in the reader's language what still works, and the fault in the engine's words", async () => {
    const answer = answerFaultPage(told, { locale: "es", acceptLanguage: "en" });
    const text = await answer.text();
    expect(answer.status).toBe(503);
    expect(text).toContain('<html lang="es">');
    expect(text).toContain("npm run db:backups");
    expect(text).toContain("database.unreachable");
    expect(answerFaultPage(told, { locale: undefined, acceptLanguage: "en-GB" }).headers.get("cache-control")).toBe(
      "no-store",
    );
  });

  test("lets nothing of the fault be taken for markup, and runs no script", async () => {
    const answer = answerFaultPage(told, { locale: "en", acceptLanguage: null });
    expect(await answer.text()).toContain("The &#60;database&#62; does not answer");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});
