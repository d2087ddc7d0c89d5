-- harmless: rehearsal

ALTER TABLE "Order" ALTER COLUMN "updatedAt" TYPE timestamp(6);
