import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { enter } from "./cast.ts";
import type { RunningConsole } from "./running-console.ts";

const axeSource = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
/** For people and for CI to look at; not in the repository. */
const folder = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "atalaya", "pictures");

export type Look = { locale: "es" | "en"; theme: "light" | "dark"; width: number; cookie?: string };

export const locales = ["en", "es"] as const;
const themes = ["light", "dark"] as const;
const heights = { 390: 844, 768: 1024, 1440: 900 };
const widths = [390, 768, 1440] as const;
/** Of the six ways to see a page in one language, the two that axe and a picture are spent on: each width and theme is among the four. `PICTURES=all` takes a picture of all six. */
const lookedAt = { en: ["1440 light", "768 dark"], es: ["1440 dark", "390 light"] };

/** A page as somebody sees it, in a context of its own. */
export async function openPage(
  browser: Browser,
  served: RunningConsole,
  path: string,
  look: Partial<Look> = {},
): Promise<Page> {
  const context = await browser.newContext({
    locale: look.locale ?? "en",
    colorScheme: look.theme ?? "light",
    viewport: { width: look.width ?? 1280, height: 900 },
    reducedMotion: "reduce",
    // axe is put into the page by the test, past the policy that keeps everybody else's scripts out.
    bypassCSP: true,
  });
  if (look.cookie) await enter(context, served, look.cookie);
  const page = await context.newPage();
  await page.goto(`${served.url}${path}`);
  return page;
}

/** What axe finds against WCAG 2.2 AA, a line each: rule, and where. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axeSource });
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window.
    const { violations } = await (window as any).axe.run(document, { runOnly: tags });
    return violations.flatMap((found: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
      found.nodes.map((node) => `${found.id}: ${node.target.join(" ")}: ${node.failureSummary.replaceAll("\n", " ")}`),
    );
  });
}

/**
 * Looks at a page as it stands in every width and both themes, and answers what is amiss: how far it scrolls sideways, and
 * what axe finds where it is looked at closely, with a picture kept. The page is resized and recoloured, not opened anew.
 */
export async function lookAround(page: Page, name: string, locale: Look["locale"]): Promise<string[]> {
  const amiss: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: heights[width] });
    const { overflow, height } = await measure(page);
    if (overflow > 0) amiss.push(`${width}: scrolls sideways by ${overflow} px`);
    // As tall as the page, so that what is fixed to the window's foot is drawn at the foot of the picture.
    await page.setViewportSize({ width, height: Math.max(height, heights[width]) });
    for (const theme of themes) {
      const isLookedAt = lookedAt[locale].includes(`${width} ${theme}`);
      if (!isLookedAt && process.env.PICTURES !== "all") continue;
      await page.emulateMedia({ colorScheme: theme });
      if (isLookedAt) amiss.push(...(await findBarriers(page)));
      await takePicture(page, [name, locale, theme, width].join("-"));
    }
  }
  return amiss;
}

function measure(page: Page): Promise<{ overflow: number; height: number }> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { overflow: scrollWidth - window.innerWidth, height: scrollHeight };
  });
}

async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
