import { request } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAppDatabase } from "../../modules/platform/database/index.ts";
import { rowOf } from "../fixtures/migration-rows.ts";
import { runs } from "../fixtures/migration-runs.ts";
import { openBrowser } from "./browser.ts";
import { hireCast, type Name, signIn } from "./cast.ts";
import { findBarriers, type Look, locales, lookAround, openPage } from "./look.ts";
import { type RunningConsole, runConsole } from "./running-console.ts";

let served: RunningConsole;
let browser: Browser;
const cookies = {} as Record<Name, string>;

beforeAll(async () => {
  [served, browser] = await Promise.all([runConsole(), openBrowser()]);
  await joinByLink();
  await hireCast(served);
  for (const name of ["alice", "bob", "vera"] as const) cookies[name] = await signIn(served, name);
  const rows = [rowOf(runs.applied), rowOf(runs.refused)];
  await createAppDatabase(served.databaseUrl).migrationRun.createMany({ data: JSON.parse(JSON.stringify(rows)) });
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

const see = (path: string, look: Partial<Look> = {}) =>
  openPage(browser, served, path, { cookie: cookies.alice, ...look });

let firstAdminsPage: Page;

/** What a person does after `npm run up`: opens the link and says who they are. */
async function joinByLink(): Promise<void> {
  firstAdminsPage = await openPage(browser, served, new URL(served.firstAdminLink).pathname);
  await firstAdminsPage.getByLabel("Your name").fill("Ada");
  await firstAdminsPage.getByLabel("Email").fill("ada@example.com");
  await firstAdminsPage.getByLabel("Choose a password", { exact: true }).fill("a long enough password");
  await firstAdminsPage.getByRole("button", { name: "Create my account" }).click();
  await firstAdminsPage.waitForURL(`${served.url}/`);
}

describe("the first admin's link", () => {
  test("leads into the console, and works once", async () => {
    expect(await firstAdminsPage.getByRole("heading", { level: 1 }).textContent()).toBeTruthy();
    const again = await openPage(browser, served, new URL(served.firstAdminLink).pathname);
    expect(await again.getByLabel("Choose a password", { exact: true }).count()).toBe(0);
  });
});

describe("the console", () => {
  test("answers its health, part by part", async () => {
    expect(await (await fetch(`${served.url}/api/health`)).json()).toEqual({ ok: true });
    const ready = await fetch(`${served.url}/api/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      ok: true,
      database: { ok: true },
      store: { ok: true },
      cache: { ok: true },
    });
  });

  test("backs up and drills from the buttons, inside the built server", async () => {
    const page = await see("/", { cookie: cookies.bob });
    await page.getByRole("button", { name: "Back up now" }).click();
    await page
      .getByRole("button", { name: /^Drill/ })
      .and(page.locator(":enabled"))
      .waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: /^Drill/ }).click();
    await page
      .getByText(/Drill of shop passed/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.goto(`${served.url}/backups`);
    await page.getByRole("row").filter({ hasText: "restored" }).waitFor();
    await page.context().close();
  });

  test("speaks the reader's language and lets them choose the other", async () => {
    const page = await see("/backups", { locale: "es", cookie: cookies.vera });
    expect(await page.locator("html").getAttribute("lang")).toBe("es");
    await page.locator('button[name="locale"][value="en"]').first().click();
    await page.locator('html[lang="en"]').waitFor();
    await page.context().close();
  });

  test("answers under its own name only", async () => {
    expect(await askAs("example.com", "/backups")).toBe(421);
    expect(await askAs("example.com", "/api/health")).toBe(200);
  });

  test("has nothing for Inngest to call while the scheduler is embedded", async () => {
    expect((await fetch(`${served.url}/api/inngest`)).status).toBe(404);
  });
});

const refusedMigration = `/migrations/${runs.refused.runId}`;
// The account is looked at in sign-in.test.ts, where it has something to show.
const places = [
  ...["/", "/backups", "/drills", "/migrations", refusedMigration, "/branches", "/events"],
  ...["/team", "/tokens", "/audit", "/system", "/setup"],
];
describe("a screen", () => {
  test.each(places)(
    "%s has no barrier in either language, theme or on a phone, and never scrolls sideways",
    async (path) => {
      for (const locale of locales) {
        const page = await see(path, { locale });
        await page.getByRole("heading", { level: 1 }).waitFor();
        expect(await lookAround(page, path.slice(1).replaceAll("/", "-") || "overview", locale)).toEqual([]);
        await page.context().close();
      }
    },
  );
});

describe("a migration", () => {
  test("is read from the list: its verdict, its locks in the table, its SQL to copy, its report", async () => {
    const page = await see("/migrations", { cookie: cookies.vera });
    await page.getByRole("row").filter({ hasText: "refused" }).getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: "Refused: one finding stands against it" }).waitFor();
    const table = page.getByRole("table", { name: "Statements as they ran on the copy" });
    await table.getByText("ACCESS EXCLUSIVE on").filter({ hasText: "over the budget" }).waitFor();
    const [report] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Report for a pull request" }).first().click(),
    ]);
    expect(report.suggestedFilename()).toBe(`migration-${runs.refused.runId}.md`);
    await page.context().close();
  });
});

describe("a branch", () => {
  test("is made and deleted by an operator, and only looked at by a viewer", async () => {
    const page = await see("/branches", { cookie: cookies.bob });
    await page.getByRole("button", { name: "New branch" }).first().click();
    await page.getByLabel("Name").fill("preview/checkout");
    await page.getByRole("button", { name: "Make it" }).click();
    await page.getByRole("row").filter({ hasText: "preview/checkout" }).waitFor();
    const viewers = await see("/branches", { cookie: cookies.vera });
    await viewers.getByRole("row").filter({ hasText: "preview/checkout" }).waitFor();
    expect(await viewers.getByRole("button", { name: /New branch|Delete/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Delete preview/checkout" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("row").filter({ hasText: "preview/checkout" }).waitFor({ state: "detached" });
    await page.context().close();
    await viewers.context().close();
  });
});

describe("the set-up guide", () => {
  test("lets an admin try what is set, and says how it went", async () => {
    const page = await see("/setup", { width: 390 });
    for (const name of ["The console’s database", "The database shop", "The backup store", "The console’s address"]) {
      await page.getByRole("button", { name: `Test: ${name}` }).click();
    }
    await page.waitForFunction(() => document.body.textContent.match(/It responds in/g)?.length === 4);
    expect(await findBarriers(page)).toEqual([]);
    await page.context().close();
  });

  test("shows an operator what is set, and lets them try nothing", async () => {
    const page = await see("/setup", { cookie: cookies.bob });
    await page.getByText("DATABASE_URL", { exact: true }).first().waitFor();
    expect(await page.getByRole("button", { name: /^Test/ }).count()).toBe(0);
    await page.context().close();
  });

  test.each(["/setup", "/system"])(
    "on %s shows no secret to anybody, and no variable's name to a viewer",
    async (path) => {
      const secrets = ["DATABASE_URL", "ATALAYA_SECRET", "BACKUP_SECRET", "BACKUP_IDENTITY"];
      const page = await see(path);
      const html = await page.content();
      for (const name of secrets) {
        expect(html).toContain(name);
        expect(html).not.toContain(process.env[name]);
      }
      const viewers = await see(path, { cookie: cookies.vera });
      const text = await viewers.locator("main").textContent();
      for (const name of secrets) expect(text).not.toContain(name);
      await page.context().close();
      await viewers.context().close();
    },
  );
});

/** `fetch` does not let a caller choose the Host header. */
function askAs(host: string, path: string): Promise<number> {
  const { port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once("error", reject)
      .end();
  });
}
