-- harmless

ALTER TABLE "Order" ALTER COLUMN "total" SET DEFAULT 1;
