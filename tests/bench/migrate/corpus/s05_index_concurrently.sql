-- harmless

CREATE INDEX CONCURRENTLY IF NOT EXISTS "Order_couponCode_idx" ON "Order" ("couponCode");
