import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { enter, hireCast, type Name, signIn } from "./cast.ts";
import { findBarriers, type Look, lookAround, openPage } from "./look.ts";
import { type RunningConsole, runConsole } from "./running-console.ts";

let served: RunningConsole;
let browser: Browser;
const cookies = {} as Record<Name, string>;

beforeAll(async () => {
  [served, browser] = await Promise.all([runConsole(), openBrowser()]);
  await hireCast(served);
  for (const name of ["alice", "bob", "vera"] as const) cookies[name] = await signIn(served, name);
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

const see = (name: Name, path: string, look: Partial<Look> = {}) =>
  openPage(browser, served, path, { cookie: cookies[name], ...look });

/** Until React has taken the page over, which it marks on its elements, no key is listened to. */
const untilAlive = (page: Page) =>
  page.waitForFunction(() => {
    const opener = document.querySelector("[aria-keyshortcuts]");
    return opener !== null && Object.keys(opener).some((key) => key.startsWith("__reactProps"));
  });

/** What a link leads to has been asked for ahead, and nothing more of it came for half a second: from here on it is drawn by the server alone. */
const untilFetchedAhead = (page: Page, path: string) =>
  page.waitForFunction((wanted) => {
    const ends = performance
      .getEntriesByType("resource")
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name }) => new URL(name).pathname === wanted && name.includes("_rsc="))
      .map(({ responseEnd }) => responseEnd);
    return ends.length > 0 && performance.now() - Math.max(...ends) > 500;
  }, path);

/** Opens the palette and types, by the keyboard alone. */
async function askPalette(page: Page, text: string): Promise<void> {
  await untilAlive(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type(text);
}

describe("the navigation", () => {
  test("shows a viewer neither acts nor the places of others", async () => {
    const page = await see("vera", "/");
    await page.getByRole("link", { name: "Team" }).waitFor();
    expect(await page.getByRole("link", { name: "Audit" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Set-up" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Back up now" }).count()).toBe(0);
    await page.context().close();
  });

  test("keeps the main places in reach on a phone, and the others one press away", async () => {
    const page = await see("alice", "/", { width: 390 });
    const tabs = page.getByRole("navigation", { name: "Main sections" }).getByRole("link");
    expect(await tabs.allInnerTexts()).toEqual(["Overview", "Backups", "Drills", "System"]);
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "Audit" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Menu");
    await page.context().close();
  });
});

describe("a screen", () => {
  test.each(["/", "/backups"])("%s comes whole in its first answer, and is read without scripts", async (path) => {
    const context = await browser.newContext({ locale: "en", javaScriptEnabled: false });
    await enter(context, served, cookies.vera);
    const page = await context.newPage();
    await page.goto(`${served.url}${path}`);
    await page.locator("main").getByRole("heading", { level: 1 }).waitFor();
    await page.locator("main").getByRole("heading", { level: 2 }).first().waitFor();
    expect(await page.getByRole("status").count()).toBe(0);
    await context.close();
  });

  test("stands as an outline while the server draws it, for whoever goes there from another", async () => {
    const page = await see("vera", "/");
    await untilAlive(page);
    await untilFetchedAhead(page, "/backups");
    const { promise: drawn, resolve: draw } = Promise.withResolvers<void>();
    await page.route(
      (url) => url.pathname === "/backups" && url.searchParams.has("_rsc"),
      async (route) => {
        if (!route.request().headers()["next-router-prefetch"]) await drawn;
        await route.continue();
      },
    );
    await page.getByRole("link", { name: "Backups", exact: true }).first().click();
    await page.getByRole("status", { name: "Loading the screen" }).waitFor();
    await page.waitForURL(`${served.url}/backups`);
    draw();
    await page.getByRole("status", { name: "Loading the screen" }).waitFor({ state: "detached" });
    await page.locator("main").getByRole("heading", { level: 1 }).waitFor();
    await page.context().close();
  });
});

describe("the palette", () => {
  test("backs up, tells how it ended, and finds the backup, without a pointer", async () => {
    const page = await see("bob", "/system");
    await askPalette(page, "back up shop");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /Backup of shop done/ }).waitFor({ timeout: 60_000 });
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
    await askPalette(page, "shop manual-or-not");
    await page.getByText("Nothing fits").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("combobox").waitFor({ state: "detached" });
    await askPalette(page, "shop");
    const found = page.getByRole("option", { name: /^Backup of shop/ });
    await found.waitFor();
    expect(await lookAround(page, "palette", "en")).toEqual([]);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/backups\/\w+/);
    await page.context().close();
  });

  test("goes to a place and changes the theme at once", async () => {
    const page = await see("vera", "/");
    await askPalette(page, "drills");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${served.url}/drills`);
    await page.getByRole("combobox").waitFor({ state: "detached" });
    await askPalette(page, "dark theme");
    await page.keyboard.press("Enter");
    await page.locator('html[data-theme="dark"]').waitFor();
    expect(await page.getByRole("button", { name: "Dark", pressed: true }).count()).toBe(1);
    await page.context().close();
  });

  test("offers a viewer no acts", async () => {
    const page = await see("vera", "/");
    await askPalette(page, "shop");
    await page.getByRole("option", { name: /restores shop/ }).waitFor();
    expect(await page.getByRole("option", { name: /^(Back up|Drill the)/ }).count()).toBe(0);
    await page.context().close();
  });
});

describe("the feed", () => {
  test("counts what came since the last visit until it is opened", async () => {
    const page = await see("alice", "/backups");
    // The first visit counts nothing, and says from where the next one counts.
    await page.waitForFunction(() => document.cookie.includes("feed-seen"));
    await page.context().addCookies([{ name: "feed-seen", value: "0", url: served.url }]);
    await page.reload();
    await page.getByRole("button", { name: /^Latest .*new$/ }).click();
    await page
      .getByRole("dialog")
      .getByText(/Backup of shop done/)
      .first()
      .waitFor();
    expect(await lookAround(page, "feed", "en")).toEqual([]);
    await page.getByRole("dialog").getByRole("link", { name: "See everything" }).click();
    await page.waitForURL(`${served.url}/events`);
    await page.reload();
    await page.getByRole("button", { name: "Latest", exact: true }).waitFor();
    await page.context().close();
  });

  test("is filtered by what stands in the URL", async () => {
    const page = await see("alice", "/events?level=critical");
    await page.getByText("Nothing matches the filter").waitFor();
    await page.context().close();
  });
});

describe("the reader's language", () => {
  test("follows the account to another browser", async () => {
    const page = await see("vera", "/", { locale: "en" });
    await page.locator('button[name="locale"][value="es"]').first().click();
    await page.locator('html[lang="es"]').waitFor();
    const elsewhere = await see("vera", "/drills", { locale: "en" });
    expect(await elsewhere.locator("html").getAttribute("lang")).toBe("es");
    await page.context().close();
    await elsewhere.context().close();
  });
});

describe("an address that leads nowhere", () => {
  test.each(["/nowhere", "/design"])("%s says so and leads back", async (path) => {
    const page = await see("bob", path);
    await page.getByRole("heading", { name: "Nothing is here" }).waitFor();
    await page.getByRole("link", { name: "Go to the overview" }).click();
    await page.waitForURL(`${served.url}/`);
    await page.context().close();
  });
});

describe("signing out", () => {
  test("ends the session", async () => {
    const own = await signIn(served, "bob");
    const page = await openPage(browser, served, "/", { cookie: own });
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await page.waitForURL(/\/sign-in/);
    await page.goto(`${served.url}/backups`);
    expect(page.url()).toContain("/sign-in");
    await page.context().close();
  });
});
