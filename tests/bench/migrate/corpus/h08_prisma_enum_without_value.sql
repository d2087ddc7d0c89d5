-- hazard: change-column-type

-- AlterEnum
BEGIN;
CREATE TYPE "OrderStatus_new" AS ENUM ('NEW', 'PAID', 'SHIPPED');
DROP VIEW open_orders;
ALTER TABLE "Order" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "Order" ALTER COLUMN "status" TYPE "OrderStatus_new" USING ("status"::text::"OrderStatus_new");
ALTER TYPE "OrderStatus" RENAME TO "OrderStatus_old";
ALTER TYPE "OrderStatus_new" RENAME TO "OrderStatus";
DROP TYPE "OrderStatus_old";
CREATE VIEW open_orders AS SELECT "id", "total" FROM "Order" WHERE "status" = 'NEW';
COMMIT;
-- AlterTable
ALTER TABLE "Order" ALTER COLUMN "status" SET DEFAULT 'NEW';
