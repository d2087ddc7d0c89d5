import type { Client } from "pg";
import { addReviews, addStatusHistory } from "./generator/after-sales.ts";
import { advanceSequences, dismantle, rebuild } from "./generator/bulk-load.ts";
import { addCatalogue } from "./generator/catalogue.ts";
import { addCustomers } from "./generator/customers.ts";
import { addFulfilment } from "./generator/fulfilment.ts";
import { withShop } from "./generator/open-session.ts";
import { addOrders, type OrderRange } from "./generator/orders.ts";
import { rowsWritten } from "./generator/rows-written.ts";
import { createTimeline } from "./generator/timeline.ts";
import { addCarts, addEvents } from "./generator/traffic.ts";

export type ShopOptions = {
  /** A database with the shop's migrations applied. */
  url: string;
  orders?: number;
  /** Another seed gives another shop of the same shape. */
  seed?: number;
  /** The shop's present, by full hours. Default: now. The same seed and present give the same rows. */
  until?: Date;
  /** From 0 to 1, after each step. */
  onProgress?: (progress: { done: number; step: string }) => void;
};

/** `rows`: written, by table. */
export type ShopResult = { outcome: "filled" | "already-filled"; rows: Record<string, number> };

const hourMs = 3_600_000;
const twoYearsMs = 730 * 24 * hourMs;
const batchOrders = 50_000;

/**
 * Fills an empty shop with two years of business: about 6 rows and 1 kB per order, in one transaction.
 * A shop with customers is left as it is.
 */
export async function generateShop(options: ShopOptions): Promise<ShopResult> {
  const { url, orders = 200_000, seed = 1, onProgress = () => undefined } = options;
  const until = new Date(Math.floor((options.until ?? new Date()).getTime() / hourMs) * hourMs);
  const since = new Date(until.getTime() - twoYearsMs);
  const products = Math.max(200, Math.ceil(orders / 100));
  return withShop(url, seed, async (client) => {
    if (await hasCustomers(client)) return { outcome: "already-filled", rows: {} };
    const dismantled = await dismantle(client);
    await createTimeline(client, { since, until, firstOrder: 1, orders, growth: 2.6 });
    await addCatalogue(client, products, since, until);
    await addCustomers(client);
    onProgress({ done: 0.1, step: "customers" });
    for (let from = 1; from <= orders; from += batchOrders) {
      const to = Math.min(orders, from + batchOrders - 1);
      await addOrders(client, { from, to, now: until }, products);
      onProgress({ done: 0.1 + (0.45 * to) / orders, step: "orders" });
    }
    await addFulfilment(client, { from: 1, to: orders, now: until });
    onProgress({ done: 0.75, step: "payments and shipments" });
    // Without statistics the planner takes a million orders for a few, and loops over them.
    await client.query("SET LOCAL default_statistics_target = 10; ANALYZE");
    await addVisits(client, { from: 1, to: orders, now: until });
    onProgress({ done: 0.85, step: "visits and reviews" });
    await rebuild(client, dismantled);
    onProgress({ done: 0.95, step: "indexes" });
    await advanceSequences(client);
    await client.query("REFRESH MATERIALIZED VIEW daily_sales; ANALYZE");
    onProgress({ done: 1, step: "done" });
    return { outcome: "filled", rows: await rowsWritten(client) };
  });
}

async function addVisits(client: Client, range: OrderRange): Promise<void> {
  await addReviews(client, range);
  await addEvents(client, range);
  await addCarts(client, range.now);
  await addStatusHistory(client, range.now);
}

async function hasCustomers(client: Client): Promise<boolean> {
  return (await client.query("SELECT FROM customers LIMIT 1")).rowCount === 1;
}
