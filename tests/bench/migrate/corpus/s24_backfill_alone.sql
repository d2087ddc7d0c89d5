-- harmless

UPDATE "Order" SET "couponCode" = 'NONE' WHERE "couponCode" IS NULL AND "placedAt" < '2020-01-01';
