-- hazard: disable-trigger

ALTER TABLE "Order" DISABLE TRIGGER order_touch;
UPDATE "Order" SET "note" = NULL WHERE "id" = 7;
ALTER TABLE "Order" ENABLE TRIGGER order_touch;
