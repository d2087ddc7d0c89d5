import { existsSync } from "node:fs";
import packagedChromium from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const installed = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/usr/bin/google-chrome"];

/** Chromium from npm on Linux, an installed Chrome elsewhere. */
export async function openBrowser(): Promise<Browser> {
  if (process.platform === "linux") {
    // Made for functions that open one page: in a single process the first closed context takes the browser along.
    const args = packagedChromium.args.filter((arg) => arg !== "--single-process" && arg !== "--no-zygote");
    return chromium.launch({ executablePath: await packagedChromium.executablePath(), args });
  }
  const executablePath = installed.find((path) => existsSync(path));
  return chromium.launch(executablePath ? { executablePath } : { channel: "chrome" });
}
