-- hazard: add-required-column

-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "currency" TEXT NOT NULL;
