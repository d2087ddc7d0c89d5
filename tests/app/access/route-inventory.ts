import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Door } from "./route-table.ts";

const root = join(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const methods = /\b(GET|POST|PUT|PATCH|DELETE)\b/g;

/** The doors that the source has: every page, every method of a route, every function that browsers can call. */
export function listDoors(): Pick<Door, "path" | "method">[] {
  const pages = globSync("app/**/page.tsx", { cwd: root }).map((file) => ({
    path: pathOf(file),
    method: "PAGE" as const,
  }));
  const routes = globSync("app/**/route.ts", { cwd: root }).flatMap((file) =>
    methodsOf(read(file)).map((method) => ({ path: pathOf(file), method })),
  );
  return [...pages, ...routes, ...listActions()];
}

function listActions(): Pick<Door, "path" | "method">[] {
  return sourcesWith(/^\s*"use server"/)
    .filter((file) => /^"use server"/.test(read(file)))
    .flatMap((file) =>
      [...read(file).matchAll(/^export (?:async function|const) (\w+)/gm)].map(([, name]) => ({
        path: `${file}#${name}`,
        method: "ACTION" as const,
      })),
    );
}

/** Functions that are made server actions in the middle of a file, where nobody would look for them. */
export function listHiddenActions(): string[] {
  return sourcesWith(/^\s+["']use server["']/m);
}

function sourcesWith(pattern: RegExp): string[] {
  return globSync("{app,ui}/**/*.{ts,tsx}", { cwd: root }).filter((file) => pattern.test(read(file)));
}

function methodsOf(source: string): Exclude<Door["method"], "PAGE" | "ACTION">[] {
  const exports = source.split("\n").filter((line) => line.startsWith("export"));
  const found = exports.flatMap((line) => [...line.matchAll(methods)].map(([method]) => method as "GET"));
  return [...new Set(found)];
}

function pathOf(file: string): string {
  const parts = file
    .split("/")
    .slice(1, -1)
    .filter((part) => !/^\(.+\)$/.test(part));
  return `/${parts.join("/")}`;
}
