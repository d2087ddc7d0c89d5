-- hazard: enum-value-in-use

-- AlterEnum
ALTER TYPE "OrderStatus" ADD VALUE 'RETURNED';

-- AlterTable
ALTER TABLE "Order" ALTER COLUMN "status" SET DEFAULT 'RETURNED';
