-- harmless

-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "currency" TEXT NOT NULL DEFAULT 'EUR',
ADD COLUMN     "isGift" BOOLEAN NOT NULL DEFAULT false;
