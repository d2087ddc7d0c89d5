-- hazard: change-column-type

ALTER TABLE "OrderItem" ALTER COLUMN "id" SET DATA TYPE INTEGER;
