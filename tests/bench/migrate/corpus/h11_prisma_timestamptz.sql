-- hazard: change-column-type

-- AlterTable
ALTER TABLE "Order" ALTER COLUMN "placedAt" SET DATA TYPE TIMESTAMPTZ(3);
