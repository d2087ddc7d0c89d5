-- hazard: change-column-type

-- AlterTable
ALTER TABLE "Order" ALTER COLUMN "userId" SET DATA TYPE BIGINT;
