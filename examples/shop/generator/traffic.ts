import type { Client } from "pg";
import type { OrderRange } from "./orders.ts";

/** The visits that led to the orders of the last 45 days: older ones are trimmed, as a shop does. */
export async function addEvents(client: Client, { from, to, now }: OrderRange): Promise<void> {
  await client.query(
    `INSERT INTO events (id, session_id, customer_id, kind, path, data, ip, at)
     SELECT o.id * 8 + step, md5('visit ' || o.id)::uuid, CASE WHEN step > 2 THEN o.customer_id END,
            (ARRAY['view', 'view', 'cart', 'checkout', 'purchase'])[step],
            CASE WHEN step <= 2 THEN '/producto/' || 1 + (i.variant_id - 1) / 4 ELSE '/pedido' END,
            CASE step WHEN 3 THEN jsonb_build_object('variant', i.variant_id, 'quantity', i.quantity)
                      WHEN 5 THEN jsonb_build_object('order', o.id, 'total', o.total) END,
            ('10.' || o.customer_id / 65536 % 256 || '.' || o.customer_id / 256 % 256 || '.' || o.customer_id % 256)::inet,
            o.placed_at - (5 - step) * (20 + pg_temp.rnd(o.id, 101) * 100) * interval '1 second'
     FROM orders AS o
     JOIN order_items AS i ON i.order_id = o.id AND i.line = 1
     CROSS JOIN generate_series(1, 5) AS step
     WHERE o.id BETWEEN $1 AND $2 AND o.placed_at > $3::timestamptz - interval '45 days'
     ORDER BY o.id, step`,
    [from, to, now],
  );
}

/** Carts left behind in the last 30 days, one for every thirty customers. */
export async function addCarts(client: Client, now: Date): Promise<void> {
  await client.query(
    `INSERT INTO carts (id, customer_id, updated_at)
     SELECT md5('cart ' || id)::uuid, CASE WHEN pg_temp.rnd(id, 111) < 0.6 THEN id END,
            greatest(created_at, $1::timestamptz - pg_temp.rnd(id, 112) * interval '30 days')
     FROM customers WHERE pg_temp.rnd(id, 110) < 1.0 / 30 ORDER BY id`,
    [now],
  );
  await client.query(
    `INSERT INTO cart_items (cart_id, variant_id, quantity)
     SELECT md5('cart ' || c.id)::uuid, v.id, 1 + floor(pg_temp.rnd(c.id * 8 + n, 113) ^ 3 * 3)::int
     FROM customers AS c
     CROSS JOIN LATERAL generate_series(1, 1 + floor(pg_temp.rnd(c.id, 114) * 3)::int) AS n
     CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM product_variants) AS all_variants
     JOIN product_variants AS v ON v.id = ids[1 + floor(pg_temp.rnd(c.id * 8 + n, 115) * cardinality(ids))::int]
     WHERE pg_temp.rnd(c.id, 110) < 1.0 / 30
     ORDER BY c.id, n
     ON CONFLICT DO NOTHING`,
  );
}
