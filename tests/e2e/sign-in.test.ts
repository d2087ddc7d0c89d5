import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { issueRecoveryToken } from "../../modules/access/index.ts";
import { createAppDatabase } from "../../modules/platform/database/index.ts";
import { systemClock } from "../../modules/platform/index.ts";
import { type GithubEmulator, startGithubEmulator } from "../emulators/github.ts";
import { totp } from "../modules/access/sign-in-house.ts";
import { openBrowser } from "./browser.ts";
import { locales, lookAround, openPage } from "./look.ts";
import { type RunningConsole, runConsole } from "./running-console.ts";

const ana = { name: "Ana García", email: "ana@example.com", password: "tres tristes tigres" };
const atGithub = { id: 7, login: "ana", name: "Ana", email: "ana@personal.example", verified: true };

let github: GithubEmulator;
let served: RunningConsole;
let browser: Browser;
/** The first admin's own browser, with a device that holds passkeys. */
let page: Page;
let key: string;
let backupCode: string;

beforeAll(async () => {
  github = await startGithubEmulator();
  const { clientId, clientSecret, url } = github;
  Object.assign(process.env, { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret, GITHUB_URL: url });
  served = await runConsole();
  browser = await openBrowser();
  page = await (await browser.newContext({ locale: "en" })).newPage();
  const device = await page.context().newCDPSession(page);
  await device.send("WebAuthn.enable");
  await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await github?.stop();
});

const press = (on: Page, name: string) => on.getByRole("button", { name, exact: true }).click();

describe("the first admin's link", () => {
  test("says what is amiss beside the field, and takes the reader there", async () => {
    await page.goto(served.firstAdminLink);
    await page.getByLabel("Your name").fill(ana.name);
    await page.getByLabel("Email").fill(ana.email);
    await page.getByLabel("Choose a password", { exact: true }).fill("short");
    await press(page, "Create my account");
    await page.getByText("At least 12 characters").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "password");
    expect(await page.getByLabel("Email").inputValue()).toBe(ana.email);
  });

  test("makes the account, signs in, and opens nothing afterwards", async () => {
    await page.getByLabel("Choose a password", { exact: true }).fill(ana.password);
    await press(page, "Create my account");
    await page.waitForURL(`${served.url}/`);
    const other = await openPage(browser, served, new URL(served.firstAdminLink).pathname);
    await other.getByRole("heading", { name: "This link no longer opens anything" }).waitFor();
  });
});

describe("the account", () => {
  test("turns the second step on, and shows its codes once", async () => {
    await page.goto(`${served.url}/account`);
    await page.locator("#begin-password").fill(ana.password);
    await press(page, "Turn it on");
    const picture = page.getByAltText("QR code for the authenticator app");
    await picture.waitFor();
    key = ((await page.locator("code").first().textContent()) ?? "").replaceAll(/\s/g, "");
    await page.getByLabel("Code from your phone").fill(totp(key));
    await press(page, "Turn it on");
    await page.getByText("It is on. Keep these ten codes").waitFor();
    backupCode = (await page.locator("ul.font-mono li").first().textContent()) ?? "";
    await press(page, "I have kept them");
    await page.getByRole("heading", { name: "A password and a second step guard your account" }).waitFor();
    await page.reload();
    expect(await page.getByText(backupCode).count()).toBe(0);
  });

  test("makes a passkey, and links GitHub", async () => {
    await press(page, "Add a passkey");
    await page.getByRole("heading", { name: "One passkey" }).waitFor();
    github.person = atGithub;
    await press(page, "Link GitHub");
    await page.getByText("You can sign in with your GitHub account.").waitFor();
  });
});

describe("signing in", () => {
  test("needs no script: password, code, and back where one was going", async () => {
    const plain = await (await browser.newContext({ locale: "en", javaScriptEnabled: false })).newPage();
    await plain.goto(`${served.url}/backups?kind=hourly`);
    expect(new URL(plain.url()).pathname).toBe("/sign-in");
    await plain.getByLabel("Email").fill(ana.email);
    await plain.getByLabel("Password", { exact: true }).fill("not the password");
    await press(plain, "Sign in");
    await plain.getByText("Email and password do not match").waitFor();
    await plain.getByLabel("Password", { exact: true }).fill(ana.password);
    await press(plain, "Sign in");
    await plain.getByLabel("Code from your phone").fill(totp(key));
    await press(plain, "Sign in");
    await plain.waitForURL(`${served.url}/backups?kind=hourly`);
  });

  test("takes a backup code where the phone is lost", async () => {
    const other = await openPage(browser, served, "/sign-in");
    await other.getByLabel("Email").fill(ana.email);
    await other.getByLabel("Password", { exact: true }).fill(ana.password);
    await press(other, "Sign in");
    await other.getByRole("link", { name: "Use a backup code" }).click();
    await other.getByLabel("Backup code").fill(backupCode);
    await press(other, "Sign in");
    await other.waitForURL(`${served.url}/`);
  });

  test("offers the device's passkey by itself, and asks for nothing else", async () => {
    await page.context().clearCookies();
    await page.goto(`${served.url}/sign-in?to=/account`);
    await page.waitForURL(`${served.url}/account`);
  });

  test("goes by GitHub and back, and tells whoever is not invited", async () => {
    const other = await openPage(browser, served, "/sign-in?to=/system");
    github.person = { ...atGithub, id: 99, email: "zoe@example.com" };
    await press(other, "Continue with GitHub");
    await other.getByText("Nobody has invited that address").waitFor();
    github.person = atGithub;
    await press(other, "Continue with GitHub");
    await other.waitForURL(`${served.url}/system`);
    const plain = await (await browser.newContext({ locale: "en", javaScriptEnabled: false })).newPage();
    await plain.goto(`${served.url}/sign-in?to=/drills`);
    await press(plain, "Continue with GitHub");
    await plain.waitForURL(`${served.url}/drills`);
  });

  test("keeps closed what of better-auth no browser needs", async () => {
    for (const path of ["get-session", "sign-up/email", "list-sessions", "update-user", "ok", "error"])
      expect((await fetch(`${served.url}/api/auth/${path}`)).status).toBe(404);
  });
});

describe("the screens of signing in", () => {
  const screens = ["/sign-in", "/sign-in?error=not_invited", "/sign-in?step=code", "/join/unknown", "/account"];

  test.each(screens.flatMap((path) => locales.map((locale) => ({ path, locale }))))(
    "$path has no barriers in $locale, in either theme or on a phone, and nothing scrolls sideways",
    async ({ path, locale }) => {
      const jar = await page.context().cookies();
      const session = jar.filter(({ name }) => name.includes("session_token"));
      const cookie = session.map(({ name, value }) => `${name}=${value}`).join("; ");
      const seen = await openPage(browser, served, path, path === "/account" ? { locale, cookie } : { locale });
      await seen.getByRole("heading", { level: 1 }).waitFor();
      const name = path.replaceAll(/\W+/g, "-").replace(/^-/, "");
      expect(await lookAround(seen, path === "/account" ? "account-guarded" : name, locale)).toEqual([]);
      await seen.context().close();
    },
  );
});

describe("a recovery link", () => {
  test("gives a new password, ends what was open, and still asks for the second step", async () => {
    const place = { db: createAppDatabase(served.databaseUrl), clock: systemClock };
    const { token } = await issueRecoveryToken(place, "tests", { email: ana.email });
    const other = await openPage(browser, served, `/join/${token}`, { locale: "es" });
    await other.getByLabel("Elige una contraseña", { exact: true }).fill("ana garcía");
    await press(other, "Guardarla y entrar");
    await other.getByText("Al menos 12 caracteres").waitFor();
    await other.getByLabel("Elige una contraseña", { exact: true }).fill("la lluvia en Sevilla");
    await press(other, "Guardarla y entrar");
    await other.getByLabel("Código del teléfono").fill(totp(key));
    await press(other, "Entrar");
    await other.waitForURL(`${served.url}/`);
    await page.goto(`${served.url}/account`);
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });
});
