import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { chromium } from "playwright-core";
import { enter } from "../e2e/cast.ts";
import type { RunningConsole } from "../e2e/running-console.ts";

const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

/**
 * A whole Chrome with an empty cache and somebody's session in its jar; Lighthouse joins it by its port.
 * A cookie sent as a header of Lighthouse's would sign in the page alone, and what the page fetches would be turned away.
 */
export async function openSignedInChrome(
  served: RunningConsole,
  cookie: string,
): Promise<{ port: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-chrome-"));
  const options = [...flags, "--remote-debugging-port=0", `--user-data-dir=${folder}`];
  const child = spawn(findChrome(), options, { stdio: ["ignore", "ignore", "pipe"] });
  const address = await readAddress(child.stderr);
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  if (!context) throw new Error("Chrome opened without a window");
  await enter(context, served, cookie);
  // Takes leave only: the browser goes on, with nobody else watching while it is measured.
  await browser.close();
  const close = async () => {
    child.kill();
    await once(child, "close");
    await rm(folder, { recursive: true, force: true });
  };
  return { port: new URL(address).port, close };
}

/** Chrome writes where it listens among its other words. */
async function readAddress(words: Readable): Promise<string> {
  for await (const line of createInterface(words)) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (!address) continue;
    words.resume();
    return address;
  }
  throw new Error("Chrome ended before it listened");
}

/** The one from npm that the tests use is made for functions, and Lighthouse's tracing ends its pages. */
function findChrome(): string {
  const places = [
    "/usr/bin/chromium",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  const found = process.env.CHROME_PATH ?? places.find((path) => existsSync(path));
  if (!found)
    throw new Error("bench:console needs Chromium or Chrome (Debian: apt-get install chromium), or CHROME_PATH");
  return found;
}
