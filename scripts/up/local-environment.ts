import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { urlForDatabase } from "#modules/postgres";

const PREFERRED_PORT = 54_329;

/** Connection strings of the embedded server for every other command, in a file that only its owner reads. */
export async function writeLocalEnvironment(
  folder: string,
  input: { serverUrl: string; withSample: boolean; port: number },
): Promise<void> {
  const { serverUrl, withSample, port } = input;
  const lines = [
    "# Made by `npm run up`. Your own variables and .env win over these.",
    `DATABASE_URL=${urlForDatabase(serverUrl, "atalaya")}`,
    `EMBEDDED_DATABASE_URL=${serverUrl}`,
    `ATALAYA_URL=http://localhost:${port}`,
    `ATALAYA_SECRET=${(await readLast(folder)).ATALAYA_SECRET ?? randomBytes(32).toString("base64")}`,
    ...(withSample ? [`SHOP_DATABASE_URL=${urlForDatabase(serverUrl, "shop")}`] : []),
  ];
  const file = join(folder, "env");
  await writeFile(`${file}.new`, `${lines.join("\n")}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The port of the last run while it is free, so that a psql session's address stays good. */
export async function chooseDatabasePort(folder: string): Promise<{ port?: number }> {
  const last = (await readLast(folder)).EMBEDDED_DATABASE_URL;
  const candidates = [last ? Number(new URL(last).port) : 0, PREFERRED_PORT];
  for (const port of candidates) if (port > 0 && (await isFree(port))) return { port };
  return {};
}

async function readLast(folder: string): Promise<NodeJS.Dict<string>> {
  return parseEnv(await readFile(join(folder, "env"), "utf8").catch(() => ""));
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
