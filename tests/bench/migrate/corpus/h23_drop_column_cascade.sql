-- hazard: drop-cascade

ALTER TABLE "Order" DROP COLUMN "total" CASCADE;
