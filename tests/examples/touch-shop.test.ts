import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { generateShop } from "../../examples/shop/generate-shop.ts";
import { touchShop } from "../../examples/shop/touch-shop.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createShopDatabase, hashTables, shopPresent } from "./shop-database.ts";
import { expectPromisesKept } from "./shop-promises.ts";

describe("touchShop", () => {
  let template: TestDatabase;
  let shop: TestDatabase;

  beforeAll(async () => {
    template = await createShopDatabase();
    await generateShop({ url: template.url, orders: 5_000, until: shopPresent });
  });

  afterAll(() => template.drop());

  beforeEach(async () => {
    shop = await createTestDatabase({ from: template.name });
    onTestFinished(() => shop.drop());
  });

  test("places new orders and moves the open ones on, with all that belongs to them", async () => {
    const { rows } = await touchShop({ url: shop.url, fraction: 0.05, clustered: true });
    await touchShop({ url: shop.url, fraction: 0.05, clustered: true, seed: 2 });
    const [count] = await shop.query("SELECT count(*)::int AS orders FROM orders");
    expect(count).toEqual({ orders: 5_000 + 250 + 263 });
    expect(rows.orders).toBeGreaterThan(250);
    expect(rows.order_status_changes).toBeGreaterThan(0);
    await expectPromisesKept(shop);
  });

  test("changes only the newest rows when clustered", async () => {
    await touchShop({ url: shop.url, fraction: 0.01, clustered: true });
    const [oldest] = await shop.query(
      "SELECT min(id)::int > 4000 AS isnew FROM orders WHERE xmin = (SELECT xmin FROM orders ORDER BY id DESC LIMIT 1)",
    );
    expect(oldest).toEqual({ isnew: true });
  });

  test("edits about as many rows as asked for, all over the tables, when not clustered", async () => {
    const { rows } = await touchShop({ url: shop.url, fraction: 0.1, clustered: false });
    expect(rows.orders).toBeGreaterThan(400);
    expect(rows.orders).toBeLessThan(600);
    const [spread] = await shop.query(
      "SELECT count(DISTINCT id / 500)::int AS parts FROM orders WHERE metadata ? 'reviewed'",
    );
    expect(spread).toEqual({ parts: 10 });
    await expectPromisesKept(shop);
  });

  test("does the same for the same seed", async () => {
    const other = await createTestDatabase({ from: template.name });
    onTestFinished(() => other.drop());
    for (const database of [shop, other]) {
      await touchShop({ url: database.url, fraction: 0.02, clustered: true, seed: 5 });
      await touchShop({ url: database.url, fraction: 0.02, clustered: false, seed: 5 });
    }
    expect(await hashTables(other)).toEqual(await hashTables(shop));
  });

  test("refuses an empty shop", async () => {
    const empty = await createShopDatabase();
    onTestFinished(() => empty.drop());
    await expect(touchShop({ url: empty.url, fraction: 0.1, clustered: true })).rejects.toMatchObject({
      code: "shop.empty",
      exit: 2,
    });
  });
});
