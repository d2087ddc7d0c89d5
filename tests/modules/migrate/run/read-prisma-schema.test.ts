import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findPrismaSchema, getPrismaSchema } from "#modules/migrate";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "atalaya-schema-"));
  mkdirSync(join(folder, "migrations"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};

describe("findPrismaSchema", () => {
  test("is the file beside the folder of migrations", async () => {
    write("schema.prisma", "model A { id Int @id }");
    expect(await findPrismaSchema(join(folder, "migrations"))).toBe("model A { id Int @id }");
  });

  test("joins every file of a schema folder, the same way each time", async () => {
    write("schema/b.prisma", "model B {}");
    write("schema/deep/a.prisma", "model A {}");
    write("schema/README.md", "no schema");
    expect(await findPrismaSchema(join(folder, "migrations"))).toBe("model B {}\nmodel A {}");
  });

  test("is null where there is none", async () => {
    mkdirSync(join(folder, "schema"));
    expect(await findPrismaSchema(join(folder, "migrations"))).toBeNull();
  });
});

describe("getPrismaSchema", () => {
  test("refuses a path that is none (migrate.no-schema)", async () => {
    await expect(getPrismaSchema(join(folder, "nowhere.prisma"))).rejects.toMatchObject({
      code: "migrate.no-schema",
      exit: 2,
    });
  });
});
