import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** Paths of all files under a store's folder, staging included. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}

export type NamedObject = { path: string; plainBytes: number };

/** What a manifest names, read by the format's words alone: one line of JSON, its signature behind. */
export async function objectsOfManifest(
  folder: string,
  id: string,
): Promise<{ all: NamedObject[]; chunks: NamedObject[] }> {
  const [body] = (await readFile(join(folder, "manifests", `${id}.json`), "utf8")).split("\n");
  const all: NamedObject[] = [];
  const chunks: NamedObject[] = [];
  JSON.parse(body ?? "", (key, value: unknown) => {
    if (!isRef(value)) return value;
    const object = { path: `objects/${value.name.slice(0, 2)}/${value.name}.zst.age`, plainBytes: value.plainBytes };
    all.push(object);
    if (key === "object") chunks.push(object);
    return value;
  });
  return { all, chunks };
}

function isRef(value: unknown): value is { name: string; plainBytes: number; sha256: string } {
  return typeof value === "object" && value !== null && "sha256" in value && "plainBytes" in value;
}
