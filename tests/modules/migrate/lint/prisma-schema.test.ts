import { describe, expect, test } from "vitest";
import { readPrismaSchema } from "../../../../modules/migrate/lint/prisma-schema.ts";
import { lint } from "./linting.ts";

const prismaSchema = `
datasource db { provider = "postgresql" }

model User {
  id      Int      @id @default(autoincrement())
  email   String   @unique @map("e_mail") @db.VarChar(120) // @map("no")
  name    String?
  role    Role     @default(PLAIN)
  tags    String[]
  total   Decimal  @db.Decimal(10, 2)
  orders  Order[]
  made    DateTime @default(now())
  /// its old word
  /* gone String */

  @@map("users")
  @@schema("crm")
}

model Order {
  id     String @id @db.Uuid
  userId Int
  user   User   @relation(fields: [userId], references: [id], map: "order_user")
  kind   String @db.Char(3)

  @@unique([kind], map: "order_kind")
}

enum Role {
  PLAIN
  ADMIN @map("admin")

  @@map("user_role")
}
`;

const told = async (sql: string) =>
  (await lint(sql, { prismaSchema })).map(({ rule, severity }) => `${rule} ${severity}`);

describe("readPrismaSchema", () => {
  const { tables, enums } = readPrismaSchema(prismaSchema);

  test("knows tables and columns by the database's names", () => {
    expect([...tables.keys()]).toEqual(["crm.users", "public.Order"]);
    expect([...(tables.get("crm.users")?.columns.keys() ?? [])]).toEqual([
      "id",
      "e_mail",
      "name",
      "role",
      "tags",
      "total",
      "made",
    ]);
    expect([...(tables.get("public.Order")?.columns.keys() ?? [])]).toEqual(["id", "userId", "kind"]);
  });

  test("knows types, what is required and what is unique", () => {
    const columns = tables.get("crm.users")?.columns;
    expect(columns?.get("e_mail")).toEqual({
      field: "User.email",
      type: { name: "varchar", sizes: [120], isArray: false },
      isRequired: true,
      isUnique: true,
    });
    expect(columns?.get("name")).toMatchObject({ isRequired: false, isUnique: false, type: { name: "text" } });
    expect(columns?.get("role")?.type?.name).toBe("user_role");
    expect(columns?.get("tags")?.type).toEqual({ name: "text", sizes: [], isArray: true });
    expect(columns?.get("made")?.type).toEqual({ name: "timestamp", sizes: [3], isArray: false });
    expect(tables.get("public.Order")?.columns.get("kind")).toMatchObject({
      isUnique: true,
      type: { name: "bpchar", sizes: [3] },
    });
  });

  test("knows enums by the database's names and words", () => {
    expect(enums).toEqual(new Map([["public.user_role", { name: "Role", values: new Set(["PLAIN", "admin"]) }]]));
  });
});

describe("what the running release still reads", () => {
  test.each([
    ['ALTER TABLE crm.users DROP COLUMN "e_mail";', "drop-column error"],
    ["ALTER TABLE crm.users DROP COLUMN email;", "drop-column note"],
    ["ALTER TABLE users DROP COLUMN e_mail;", "drop-column note"],
    ['DROP TABLE "Order";', "drop-table error"],
    ['DROP TABLE "OldOrder";', "drop-table note"],
    ['ALTER TABLE "Order" RENAME COLUMN "userId" TO user_id;', "rename-column error"],
    ['ALTER TABLE "Order" RENAME COLUMN "oldId" TO user_id;', "rename-column note"],
    ["ALTER TABLE crm.users RENAME TO people;", "rename-table error"],
    ["ALTER TABLE crm.persons RENAME TO people;", "rename-table note"],
    ["ALTER TYPE user_role RENAME VALUE 'admin' TO 'root';", "rename-type error"],
    ["DROP TYPE user_role;", "rename-type error"],
  ])("%s is told as %s", async (sql, expected) => {
    expect(await told(sql)).toEqual([expected]);
  });

  test.each([
    ["ALTER TYPE user_role RENAME VALUE 'ADMIN' TO 'root';"],
    ["DROP TYPE other;"],
    ['ALTER TABLE "Order" ALTER COLUMN kind SET NOT NULL;'],
  ])("%s is nothing to it", async (sql) => {
    expect(await told(sql)).toEqual([]);
  });
});

describe("types that the running release names", () => {
  test.each([
    ["ALTER TABLE crm.users ALTER COLUMN e_mail TYPE varchar(200);", []],
    ["ALTER TABLE crm.users ALTER COLUMN e_mail TYPE text;", []],
    ["ALTER TABLE crm.users ALTER COLUMN e_mail TYPE varchar(60);", ["change-column-type error"]],
    ["ALTER TABLE crm.users ALTER COLUMN total TYPE numeric(12,2);", []],
    ["ALTER TABLE crm.users ALTER COLUMN total TYPE numeric(12,4);", ["change-column-type error"]],
    ["ALTER TABLE crm.users ALTER COLUMN made TYPE timestamptz;", ["change-column-type error"]],
    ["ALTER TABLE crm.users ALTER COLUMN role TYPE text;", ["change-column-type error"]],
  ])("settle %s", async (sql, expected) => {
    expect(await told(sql)).toEqual(expected);
  });
});
