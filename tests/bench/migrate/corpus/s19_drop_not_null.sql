-- harmless

ALTER TABLE "Product" ALTER COLUMN "price" DROP NOT NULL;
