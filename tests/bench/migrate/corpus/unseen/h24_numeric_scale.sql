-- hazard: change-column-type

ALTER TABLE "Order" ALTER COLUMN "total" SET DATA TYPE DECIMAL(14,4);
