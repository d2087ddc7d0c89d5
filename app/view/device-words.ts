export type Device = { browser: string | null; system: string | null };

// The first that fits: Edge and Opera also say Chrome, Chrome also says Safari, phones also say Linux or Mac OS X.
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** The browser and system that a `User-Agent` names, as people call them; null for what it does not tell. */
export function deviceOf(agent: string | null): Device {
  const first = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(agent ?? ""))?.[1] ?? null;
  return { browser: first(browsers), system: first(systems) };
}

/** Which of the two is known: what the sentence about a device chooses by. */
export function knownOf({ browser, system }: Device): "both" | "browser" | "system" | "none" {
  if (browser && system) return "both";
  return browser ? "browser" : system ? "system" : "none";
}
