import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { hireCast, type Name, signIn } from "./cast.ts";
import { findBarriers, openPage } from "./look.ts";
import { type RunningConsole, runConsole } from "./running-console.ts";

let served: RunningConsole;
let browser: Browser;

beforeAll(async () => {
  [served, browser] = await Promise.all([runConsole(), openBrowser()]);
  await hireCast(served);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

const seeAs = async (name: Name, path: string): Promise<Page> =>
  openPage(browser, served, path, { cookie: await signIn(served, name), width: 390 });

describe("the set-up guide", () => {
  test("lets an admin try what is set, and says how it went", async () => {
    const page = await seeAs("alice", "/setup");
    for (const name of ["The console’s database", "The database shop", "The backup store", "The console’s address"]) {
      await page.getByRole("button", { name: `Test: ${name}` }).click();
    }
    await page.waitForFunction(() => document.body.textContent.match(/It answers, in/g)?.length === 4);
    expect(await findBarriers(page)).toEqual([]);
    await page.context().close();
  });

  test("shows an operator what is set, and lets them try nothing", async () => {
    const page = await seeAs("bob", "/setup");
    await page.getByText("DATABASE_URL", { exact: true }).first().waitFor();
    expect(await page.getByRole("button", { name: /^Test/ }).count()).toBe(0);
    await page.context().close();
  });

  test("names no variable to a viewer", async () => {
    for (const path of ["/setup", "/system"]) {
      const page = await seeAs("vera", path);
      expect(await page.locator("main").textContent()).not.toMatch(/DATABASE_URL|ATALAYA_SECRET/);
      await page.context().close();
    }
  });

  test("shows no secret to anybody", async () => {
    for (const path of ["/setup", "/system"]) {
      const page = await seeAs("alice", path);
      const html = await page.content();
      for (const name of ["DATABASE_URL", "ATALAYA_SECRET", "BACKUP_SECRET", "BACKUP_IDENTITY"]) {
        expect(html).toContain(name);
        expect(html).not.toContain(process.env[name]);
      }
      await page.context().close();
    }
  });
});
