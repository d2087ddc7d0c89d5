-- harmless: rehearsal

ALTER TABLE "Order" ALTER COLUMN "note" SET DATA TYPE TEXT;
