-- harmless

CREATE OR REPLACE VIEW open_orders AS SELECT "id", "total", "userId" FROM "Order" WHERE "status" = 'NEW';
COMMENT ON VIEW open_orders IS 'Not yet paid';
