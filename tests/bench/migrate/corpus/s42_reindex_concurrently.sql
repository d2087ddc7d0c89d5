-- harmless

REINDEX INDEX CONCURRENTLY "Order_placedAt_idx";
