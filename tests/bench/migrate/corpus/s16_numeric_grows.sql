-- harmless: rehearsal

ALTER TABLE "Product" ALTER COLUMN "price" TYPE numeric(12,2);
