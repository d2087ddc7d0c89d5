import type { Client } from "pg";
import type { OrderRange } from "./orders.ts";
import { carriers, refundReasons } from "./vocabulary.ts";

/** Payments, refunds and shipments of one range of orders, as their state asks for. */
export async function addFulfilment(client: Client, range: OrderRange): Promise<void> {
  await addPayments(client, range);
  await addRefunds(client, range);
  await addShipments(client, range);
}

// Order 7 is paid by payment 14; payment 13 is the attempt that failed before it, if any.
async function addPayments(client: Client, { from, to }: OrderRange): Promise<void> {
  await client.query(
    `INSERT INTO payments (id, order_id, method, status, amount, reference, details, created_at)
     SELECT n, o.id, method::payment_method,
            CASE WHEN attempt = 0 THEN 'failed' WHEN o.status = 'pending' THEN 'pending'
                 WHEN o.status = 'cancelled' AND NOT pg_temp.was_captured(o.id) THEN 'failed' ELSE 'captured' END::payment_status,
            o.total, 'pay_' || to_hex(hashint8extended(n, 80)),
            CASE method
              WHEN 'card' THEN '{"brand": "' || CASE WHEN pg_temp.rnd(o.id, 82) < 0.6 THEN 'visa' ELSE 'mastercard' END
                               || '", "last4": "' || lpad(floor(pg_temp.rnd(o.id, 83) * 1e4)::text, 4, '0') || '"}'
              WHEN 'transfer' THEN '{"bank": "ES"}'
              ELSE '{}'
            END::jsonb,
            CASE attempt WHEN 0 THEN o.placed_at ELSE pg_temp.paid_at(o.id, o.placed_at) END
     FROM orders AS o
     JOIN (VALUES (0), (1)) AS attempts (attempt) ON attempt = 1 OR pg_temp.rnd(o.id, 81) < 0.05
     CROSS JOIN LATERAL (
       SELECT o.id * 2 - 1 + attempt AS n,
              CASE WHEN pg_temp.rnd(o.id, 84) < 0.58 THEN 'card' WHEN pg_temp.rnd(o.id, 84) < 0.78 THEN 'paypal'
                   WHEN pg_temp.rnd(o.id, 84) < 0.95 THEN 'bizum' ELSE 'transfer' END AS method
     ) AS payment
     WHERE o.id BETWEEN $1 AND $2`,
    [from, to],
  );
}

/** One for each returned order, and for each cancelled one that was paid already. Those that exist are left alone. */
export async function addRefunds(client: Client, { from, to }: OrderRange): Promise<void> {
  await client.query(
    `INSERT INTO refunds (id, payment_id, amount, reason, created_at)
     SELECT o.id, o.id * 2,
            CASE WHEN o.status = 'cancelled' OR pg_temp.rnd(o.id, 85) < 0.7 THEN o.total ELSE round(o.total / 2, 2) END,
            CASE WHEN o.status = 'cancelled' THEN 'pedido cancelado' ELSE pg_temp.pick($3, pg_temp.rnd(o.id, 86)) END, o.updated_at
     FROM orders AS o
     WHERE o.id BETWEEN $1 AND $2 AND (o.status = 'returned' OR (o.status = 'cancelled' AND pg_temp.was_captured(o.id)))
     ON CONFLICT DO NOTHING`,
    [from, to, refundReasons],
  );
}

/** One for each order that has left the house. Those that exist are left alone. */
export async function addShipments(client: Client, { from, to }: OrderRange): Promise<void> {
  await client.query(
    `INSERT INTO shipments (id, order_id, carrier, tracking_number, shipped_at, delivered_at)
     SELECT o.id, o.id, carrier, upper(left(carrier, 2)) || lpad(o.id::text, 10, '0') || 'ES', pg_temp.shipped_at(o.id, o.placed_at), delivered
     FROM orders AS o
     CROSS JOIN LATERAL (
       SELECT pg_temp.pick($3, pg_temp.rnd(o.id, 87)) AS carrier,
              CASE WHEN o.status IN ('delivered', 'returned') THEN
                pg_temp.delivered_at(o.id, o.placed_at, pg_temp.is_domestic(o.customer_id))
              END AS delivered
     ) AS parcel
     WHERE o.id BETWEEN $1 AND $2 AND o.status IN ('shipped', 'delivered', 'returned')
     ON CONFLICT DO NOTHING`,
    [from, to, carriers],
  );
}
