-- hazard: rehearsal-failed

CREATE OR REPLACE VIEW open_orders AS SELECT "id" FROM "Order" WHERE "status" = 'NEW';
