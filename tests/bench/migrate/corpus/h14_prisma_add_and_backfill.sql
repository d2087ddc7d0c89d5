-- hazard: ddl-with-backfill

-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "slug" TEXT;

-- Fill what is there
UPDATE "Order" SET "slug" = 'order-' || "id" WHERE "slug" IS NULL;
