-- hazard: migrate.own-transaction

BEGIN;
CREATE INDEX CONCURRENTLY "Order_channel_idx" ON "Order" ("channel");
COMMIT;
