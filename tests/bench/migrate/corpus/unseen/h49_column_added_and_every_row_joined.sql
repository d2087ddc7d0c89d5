-- hazard: ddl-with-backfill

ALTER TABLE "OrderItem" ADD COLUMN "price" DECIMAL(10,2);
UPDATE "OrderItem" AS item SET "price" = product."price" FROM "Product" AS product WHERE product."id" = item."productId";
