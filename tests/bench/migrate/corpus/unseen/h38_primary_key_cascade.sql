-- hazard: drop-cascade

ALTER TABLE "Order" DROP CONSTRAINT "Order_pkey" CASCADE;
