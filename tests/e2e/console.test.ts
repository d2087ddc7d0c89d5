import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { type RunningConsole, runConsole } from "./running-console.ts";

let served: RunningConsole;
let browser: Browser;

beforeAll(async () => {
  [served, browser] = await Promise.all([runConsole(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

async function openPage(path: string, options: { locale?: string; width?: number } = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: options.locale ?? "en",
    viewport: { width: options.width ?? 1280, height: 900 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(`${served.url}${path}`);
  return page;
}

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
    const page = await openPage("/");
    await page.getByRole("button", { name: "Back up now" }).click();
    await page
      .getByRole("button", { name: /^Drill/ })
      .and(page.locator(":enabled"))
      .waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: /^Drill/ }).click();
    await page.getByText(/Drill of shop passed/).waitFor({ timeout: 60_000 });
    await page.goto(`${served.url}/backups`);
    await page.getByRole("row").filter({ hasText: "restored" }).waitFor();
    await page.context().close();
  });

  test("speaks the reader's language and lets them choose the other", async () => {
    const page = await openPage("/backups", { locale: "es" });
    expect(await page.locator("html").getAttribute("lang")).toBe("es");
    await page.locator('button[name="locale"][value="en"]').click();
    await page.locator('html[lang="en"]').waitFor();
    await page.context().close();
  });

  test.each(["/", "/backups", "/drills", "/system"])("%s does not scroll sideways on a phone", async (path) => {
    const page = await openPage(path, { width: 390 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  test("answers nobody but this machine", async () => {
    const answer = await fetch(`${served.url}/backups`, { headers: { "x-forwarded-host": "example.com" } });
    expect(answer.status).toBe(200);
    const { port } = new URL(served.url);
    const status = await askAs("example.com", Number(port));
    expect(status).toBe(403);
  });

  test("has nothing for Inngest to call while the scheduler is embedded", async () => {
    expect((await fetch(`${served.url}/api/inngest`)).status).toBe(404);
  });
});

/** `fetch` does not let a caller choose the Host header. */
async function askAs(host: string, port: number): Promise<number> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: "/backups", headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once("error", reject)
      .end();
  });
}
