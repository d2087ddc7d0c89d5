import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { generateShop, type ShopResult } from "../../examples/shop/generate-shop.ts";
import type { TestDatabase } from "../support/database.ts";
import { installedVersions, startServerOfVersion } from "../support/servers.ts";
import { createShopDatabase, describeObjects, hashTables, shopPresent } from "./shop-database.ts";
import { expectPromisesKept } from "./shop-promises.ts";

const orders = 6_000;

describe("generateShop", () => {
  let shop: TestDatabase;
  let objects: string[];
  let result: ShopResult;

  beforeAll(async () => {
    shop = await createShopDatabase();
    objects = await describeObjects(shop);
    result = await generateShop({ url: shop.url, orders, until: shopPresent });
  });

  afterAll(() => shop.drop());

  async function emptyShop(): Promise<TestDatabase> {
    const database = await createShopDatabase();
    onTestFinished(() => database.drop());
    return database;
  }

  test("fills every table and says how many rows it wrote", async () => {
    const counts: Record<string, number> = {};
    for (const table of Object.keys(result.rows)) {
      const [row] = await shop.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM "${table}"`);
      counts[table] = row?.rows ?? 0;
    }
    expect(result).toEqual({ outcome: "filled", rows: counts });
    expect(result.rows.orders).toBe(orders);
    expect(Object.keys(counts)).toHaveLength(16);
  });

  test("makes rows that agree with each other", () => expectPromisesKept(shop));

  test("puts back every index, constraint and trigger", async () => {
    expect(await describeObjects(shop)).toEqual(objects);
  });

  test("lets sequences go on after the rows", async () => {
    const [row] = await shop.query(
      "INSERT INTO customers (email, first_name, last_name) VALUES ('new@example.com', 'New', 'One') RETURNING id > 1800 AS isnext",
    );
    expect(row).toEqual({ isnext: true });
    await shop.query("DELETE FROM customers WHERE email = 'new@example.com'");
  });

  test("spreads orders as a business does: growth, Black Friday, few products and customers that count", async () => {
    const [shape] = await shop.query(`
      SELECT (SELECT count(*) FROM orders WHERE placed_at > '2026-05-01') > 1.5 * (SELECT count(*) FROM orders WHERE placed_at < '2025-05-01') AS grows,
             (SELECT count(*) FROM orders WHERE placed_at BETWEEN '2025-11-21' AND '2025-12-01')
               > 1.6 * (SELECT count(*) FROM orders WHERE placed_at BETWEEN '2025-11-01' AND '2025-11-11') AS "hasBlackFriday",
             (SELECT max(sold) > 20 * avg(sold) FROM (SELECT count(*) AS sold FROM order_items GROUP BY variant_id) AS v) AS "hasBestsellers",
             (SELECT max(placed) >= 5 FROM (SELECT count(*) AS placed FROM orders GROUP BY customer_id) AS c) AS "hasRegulars",
             (SELECT max(placed_at) < '2026-11-20T09:00:00Z' FROM orders) AS "endsAtPresent"`);
    expect(shape).toEqual({
      grows: true,
      hasBlackFriday: true,
      hasBestsellers: true,
      hasRegulars: true,
      endsAtPresent: true,
    });
  });

  test("makes the same rows from the same seed, on the oldest version too", async () => {
    const server = await startServerOfVersion(installedVersions[0] ?? 18);
    onTestFinished(() => server.stop());
    const other = await createShopDatabase({ server: server.url });
    await generateShop({ url: other.url, orders, until: shopPresent });
    expect(await hashTables(other)).toEqual(await hashTables(shop));
    await other.drop();
  });

  test("makes other rows from another seed", async () => {
    const other = await emptyShop();
    await generateShop({ url: other.url, orders, seed: 2, until: shopPresent });
    await expectPromisesKept(other);
    expect((await hashTables(other)).orders).not.toBe((await hashTables(shop)).orders);
  });

  test("leaves a filled shop as it is", async () => {
    const before = await hashTables(shop);
    expect(await generateShop({ url: shop.url, orders: 10 })).toEqual({ outcome: "already-filled", rows: {} });
    expect(await hashTables(shop)).toEqual(before);
  });

  test("leaves an empty shop when it is interrupted", async () => {
    const other = await emptyShop();
    const interrupted = generateShop({
      url: other.url,
      orders,
      onProgress: ({ done }) => {
        if (done > 0.5) throw new Error("interrupted");
      },
    });
    await expect(interrupted).rejects.toThrow("interrupted");
    expect(await describeObjects(other)).toEqual(objects);
    expect((await generateShop({ url: other.url, orders: 100 })).outcome).toBe("filled");
  });
});
