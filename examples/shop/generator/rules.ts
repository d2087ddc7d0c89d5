import type { Client } from "pg";
import { define } from "./randomness.ts";

/** What both the generator and later runs must answer alike: functions of `pg_temp`. */
export async function createRules(client: Client): Promise<void> {
  await define(client, "is_domestic(customer bigint)", "boolean", "SELECT pg_temp.fixed(customer, 1) < 0.62");
  await define(client, "has_office(customer bigint)", "boolean", "SELECT pg_temp.fixed(customer, 2) < 0.22");
  await define(client, "variants_of(product bigint)", "int", "SELECT 1 + floor(pg_temp.fixed(product, 3) * 4)::int");
  await define(client, "paid_at(id bigint, placed timestamptz)", "timestamptz", after("placed", "0.01 + 0.2", 4));
  await define(client, "packed_at(id bigint, placed timestamptz)", "timestamptz", after("placed", "2 + 7", 5));
  await define(client, "shipped_at(id bigint, placed timestamptz)", "timestamptz", after("placed", "10 + 38", 6));
  await define(
    client,
    "delivered_at(id bigint, placed timestamptz, domestic boolean)",
    "timestamptz",
    after("pg_temp.shipped_at(id, placed)", "CASE WHEN domestic THEN 20 ELSE 110 END + 96", 7),
  );
  await define(
    client,
    "returned_at(id bigint, placed timestamptz, domestic boolean)",
    "timestamptz",
    after("pg_temp.delivered_at(id, placed, domestic)", "48 + 240", 8),
  );
  await define(client, "is_cancelled(id bigint)", "boolean", "SELECT pg_temp.fixed(id, 9) < 0.035");
  await define(client, "was_captured(id bigint)", "boolean", "SELECT pg_temp.fixed(id, 9) < 0.014");
  await define(client, "is_returned(id bigint)", "boolean", "SELECT pg_temp.fixed(id, 9) > 0.955");
  await define(
    client,
    "status_at(id bigint, placed timestamptz, domestic boolean, now timestamptz)",
    "order_status",
    status,
  );
}

// Returned orders are few, and the last in line: whatever is older than its delivery is in its final state.
const status = `
  SELECT CASE
    WHEN now < pg_temp.paid_at(id, placed) THEN 'pending'
    WHEN pg_temp.is_cancelled(id) THEN 'cancelled'
    WHEN now < pg_temp.packed_at(id, placed) THEN 'paid'
    WHEN now < pg_temp.shipped_at(id, placed) THEN 'packed'
    WHEN now < pg_temp.delivered_at(id, placed, domestic) THEN 'shipped'
    WHEN pg_temp.is_returned(id) AND now >= pg_temp.returned_at(id, placed, domestic) THEN 'returned'
    ELSE 'delivered'
  END::order_status`;

/** `hours` is "least + spread". */
function after(moment: string, hours: string, salt: number): string {
  return `SELECT ${moment} + (${hours} * pg_temp.fixed(id, ${salt})) * interval '1 hour'`;
}
