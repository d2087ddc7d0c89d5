import type { Client } from "pg";
import { OpsError } from "#modules/platform";
import { advanceSequences } from "./generator/bulk-load.ts";
import { addCustomers } from "./generator/customers.ts";
import { addFulfilment, addRefunds, addShipments } from "./generator/fulfilment.ts";
import { withShop } from "./generator/open-session.ts";
import { addOrders, type OrderRange } from "./generator/orders.ts";
import { rowsWritten } from "./generator/rows-written.ts";
import { createTimeline } from "./generator/timeline.ts";
import { addEvents } from "./generator/traffic.ts";

export type TouchOptions = {
  url: string;
  /** Share of the orders, from 0 to 1: so many are placed, or edited. */
  fraction: number;
  /** Another seed touches other rows. */
  seed?: number;
  /** True: time goes by, which changes the newest rows. False: single rows are edited all over the shop. */
  clustered: boolean;
};

/** `rows`: inserted and updated, by table. */
export type TouchResult = { rows: Record<string, number> };

/**
 * Changes a generated shop as its business would, in one transaction.
 *
 * Clustered: the next orders come in (the shop's present moves on by as long as they take), and the open ones are paid,
 * sent and delivered. Scattered: customer service edits customers, orders, payments and prices at random.
 */
export async function touchShop({ url, fraction, seed = 1, clustered }: TouchOptions): Promise<TouchResult> {
  return withShop(url, seed, async (client) => {
    await (clustered ? letTimePass(client, fraction) : editAtRandom(client, fraction));
    await advanceSequences(client);
    return { rows: await rowsWritten(client) };
  });
}

async function letTimePass(client: Client, fraction: number): Promise<void> {
  const present = await readPresent(client);
  const orders = Math.max(1, Math.round(present.orders * fraction));
  const until = new Date(present.at.getTime() + Math.ceil(orders / present.ordersPerHour) * 3_600_000);
  await createTimeline(client, { since: present.at, until, firstOrder: present.orders + 1, orders, growth: 1 });
  const range: OrderRange = { from: present.orders + 1, to: present.orders + orders, now: until };
  await addCustomers(client);
  await addOrders(client, range, present.products);
  await addFulfilment(client, range);
  await addEvents(client, range);
  await advanceOrders(client, present.orders, until);
}

async function readPresent(client: Client) {
  const { rows } = await client.query<{ orders: string; at: Date; ordersPerHour: number; products: string }>(
    `SELECT max(id) AS orders, date_trunc('hour', max(placed_at)) + interval '1 hour' AS at,
            (SELECT max(id) FROM products) AS products,
            greatest(1, count(*) FILTER (WHERE placed_at > newest - interval '7 days') / 168.0)::float8 AS "ordersPerHour"
     FROM orders, (SELECT max(placed_at) AS newest FROM orders) AS last`,
  );
  const [row] = rows;
  if (!row?.orders) throw emptyShop();
  return { ...row, orders: Number(row.orders), products: Number(row.products) };
}

const emptyShop = () =>
  new OpsError({
    code: "shop.empty",
    message: "The shop has no orders to go on from",
    hint: "Fill it with generateShop first.",
    exit: 2,
  });

/** Open orders move on; their payments, refunds and shipments follow. */
async function advanceOrders(client: Client, through: number, now: Date): Promise<void> {
  const { rows } = await client.query<{ first: string | null }>(
    `WITH advanced AS (
       UPDATE orders AS o
       SET status = next, updated_at = $2,
           invoice_number = CASE WHEN next NOT IN ('pending', 'cancelled') THEN 100000 + o.id END
       FROM (SELECT id, pg_temp.status_at(id, placed_at, pg_temp.is_domestic(customer_id), $2) AS next
             FROM orders WHERE id <= $1 AND placed_at > $2::timestamptz - interval '60 days') AS later
       WHERE o.id = later.id AND o.status <> next
       RETURNING o.id
     )
     SELECT min(id) AS first FROM advanced`,
    [through, now],
  );
  const first = Number(rows[0]?.first ?? through + 1);
  await client.query(
    `UPDATE payments AS p
     SET status = CASE WHEN o.status = 'cancelled' AND NOT pg_temp.was_captured(o.id) THEN 'failed' ELSE 'captured' END::payment_status
     FROM orders AS o WHERE o.id = p.order_id AND o.id BETWEEN $1 AND $2 AND p.status = 'pending' AND o.status <> 'pending'`,
    [first, through],
  );
  await client.query(
    `UPDATE shipments AS s SET delivered_at = pg_temp.delivered_at(o.id, o.placed_at, pg_temp.is_domestic(o.customer_id))
     FROM orders AS o
     WHERE o.id = s.order_id AND o.id BETWEEN $1 AND $2 AND s.delivered_at IS NULL AND o.status IN ('delivered', 'returned')`,
    [first, through],
  );
  const range = { from: first, to: through, now };
  await addRefunds(client, range);
  await addShipments(client, range);
}

// Lines are saved again as they were, as ORMs do.
const edits: Record<string, string> = {
  customers: "phone = '+34 6' || lpad(floor(pg_temp.rnd(id, 201) * 1e8)::text, 8, '0')",
  product_variants: "price = round(price * 1.03, 2)",
  orders: `metadata = metadata || '{"reviewed": true}'`,
  order_items: "quantity = quantity",
  payments: `details = details || '{"disputed": false}'`,
};

async function editAtRandom(client: Client, fraction: number): Promise<void> {
  for (const [table, change] of Object.entries(edits)) {
    const number = table === "order_items" ? "order_id * 16 + line" : "id";
    await client.query(`UPDATE ${table} SET ${change} WHERE pg_temp.rnd(${number}, 200) < $1`, [fraction]);
  }
}
