import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { OpsError } from "#modules/platform";

/**
 * The Prisma schema that belongs to a folder of migrations: `schema.prisma` beside it, or every `.prisma` file of `schema/`.
 * @returns its text, null when there is none
 */
export async function findPrismaSchema(migrationsDirectory: string): Promise<string | null> {
  const beside = dirname(migrationsDirectory);
  return (await readSchemaPath(join(beside, "schema.prisma"))) ?? (await readSchemaPath(join(beside, "schema")));
}

/** A schema file or folder that somebody named. @throws OpsError migrate.no-schema */
export async function getPrismaSchema(path: string): Promise<string> {
  const text = await readSchemaPath(path);
  if (text !== null) return text;
  throw new OpsError({
    code: "migrate.no-schema",
    message: `${path} is no Prisma schema`,
    hint: "Give --schema a .prisma file, or a folder of them.",
    exit: 2,
  });
}

async function readSchemaPath(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (!found) return null;
  if (found.isFile()) return readFile(path, "utf8");
  const names = (await readdir(path, { recursive: true })).filter((name) => name.endsWith(".prisma")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(path, name), "utf8")));
  return texts.length === 0 ? null : texts.join("\n");
}
