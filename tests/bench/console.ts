import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser } from "../e2e/browser.ts";
import { hireCast, signIn } from "../e2e/cast.ts";
import { openPage } from "../e2e/look.ts";
import { type RunningConsole, runConsole } from "../e2e/running-console.ts";
import { median } from "./backup/judge.ts";
import { replaceSection } from "./document.ts";
import { openSignedInChrome } from "./signed-in-chrome.ts";

// Run by npm when it is needed: some two hundred packages that nothing else uses.
const LIGHTHOUSE = "lighthouse@13.5.0";
const RUNS = 5;
const places = ["/", "/backups"];

type Scores = { performance: number; accessibility: number; bestPractices: number; lcpMs: number; cls: number };
type Line = { path: string; mobile: Scores; desktop: Scores; scriptBytes: number };

const served = await runConsole();
try {
  await hireCast(served);
  const cookie = await signIn(served, "bob");
  await provoke(served, cookie);
  const lines: Line[] = [];
  for (const path of places) {
    lines.push({
      path,
      mobile: await score(path, cookie, false),
      desktop: await score(path, cookie, true),
      scriptBytes: await weighScripts(path, cookie),
    });
  }
  await replaceSection("bench:console", render(lines));
  process.stdout.write(`${render(lines)}\n`);
} finally {
  await served.stop();
}

/** A backup to show: an empty console is lighter than a real one. */
async function provoke({ url }: RunningConsole, cookie: string): Promise<void> {
  const headers = { cookie, origin: url, "content-type": "application/json" };
  await fetch(`${url}/api/backups`, { method: "POST", headers, body: JSON.stringify({ database: "shop" }) });
}

/** Lighthouse's own throttling (a mid-range phone on slow 4G, or a desktop on cable); medians. */
async function score(path: string, cookie: string, isDesktop: boolean): Promise<Scores> {
  const found: Scores[] = [];
  const run = () => runLighthouse(path, cookie, isDesktop);
  // Its tracing now and then misses the start of a page; it asks to be run again itself.
  while (found.length < RUNS) found.push(await run().catch(run));
  const of = (name: keyof Scores) => median(found.map((scores) => scores[name]));
  return {
    performance: of("performance"),
    accessibility: of("accessibility"),
    bestPractices: of("bestPractices"),
    lcpMs: of("lcpMs"),
    cls: of("cls"),
  };
}

async function runLighthouse(path: string, cookie: string, isDesktop: boolean): Promise<Scores> {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-lighthouse-"));
  const chrome = await openSignedInChrome(served, cookie);
  try {
    const output = join(folder, "report.json");
    const options = [
      ...["--quiet", "--output=json", `--output-path=${output}`, `--port=${chrome.port}`],
      "--only-categories=performance,accessibility,best-practices",
      ...(isDesktop ? ["--preset=desktop"] : []),
    ];
    const args = ["exec", "--yes", `--package=${LIGHTHOUSE}`, "--", "lighthouse", `${served.url}${path}`, ...options];
    const child = spawn("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`lighthouse ended with ${code}`);
    return readScores(await readFile(output, "utf8"));
  } finally {
    await chrome.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function readScores(report: string): Scores {
  const { categories, audits } = JSON.parse(report);
  const percent = (name: string) => Math.round(categories[name].score * 100);
  return {
    performance: percent("performance"),
    accessibility: percent("accessibility"),
    bestPractices: percent("best-practices"),
    lcpMs: audits["largest-contentful-paint"].numericValue,
    cls: audits["cumulative-layout-shift"].numericValue,
  };
}

/** Bytes of JavaScript that crossed the wire until the page was still, compressed as they were sent. */
async function weighScripts(path: string, cookie: string): Promise<number> {
  const browser = await openBrowser();
  try {
    const page = await openPage(browser, served, "/sign-in");
    await page.context().close();
    const visit = await openPage(browser, served, "/api/health", { cookie });
    const sizes: Promise<number>[] = [];
    visit.on("requestfinished", (request) => {
      if (request.resourceType() === "script")
        sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await visit.goto(`${served.url}${path}`, { waitUntil: "networkidle" });
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  } finally {
    await browser.close();
  }
}

function render(lines: Line[]): string {
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(0)} KiB`;
  const rows = lines.map(({ path, mobile, desktop, scriptBytes }) => [
    `\`${path}\``,
    `${mobile.performance} / ${desktop.performance}`,
    `${mobile.accessibility} / ${desktop.accessibility}`,
    `${mobile.bestPractices} / ${desktop.bestPractices}`,
    `${(mobile.lcpMs / 1000).toFixed(2)} s / ${(desktop.lcpMs / 1000).toFixed(2)} s`,
    `${mobile.cls.toFixed(3)} / ${desktop.cls.toFixed(3)}`,
    kilobytes(scriptBytes),
  ]);
  const heads = [
    ...["page", "performance (bar 95)", "accessibility (bar 100)", "best practices", "largest paint"],
    ...["layout shift", "JavaScript, compressed (bar 180 KiB)"],
  ];
  const table = [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return `Measured ${new Date().toISOString().slice(0, 10)} by \`npm run bench:console\`: ${LIGHTHOUSE} in Chromium, signed in, phone / desktop, medians of ${RUNS} runs.\n\n${table}`;
}
