-- harmless: rehearsal

ALTER TABLE "User" ADD COLUMN "tenantId" INTEGER;
ALTER TABLE "Order" ADD COLUMN "tenantId" INTEGER;
ALTER TABLE "Product" ADD COLUMN "tenantId" INTEGER;
