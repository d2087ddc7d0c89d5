-- hazard: change-column-type

-- AlterTable
ALTER TABLE "Order" ALTER COLUMN "updatedAt" SET DATA TYPE TIMESTAMPTZ(3);
