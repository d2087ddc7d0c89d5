-- hazard: volatile-default

-- AlterTable
ALTER TABLE "OrderItem" ADD COLUMN     "position" SERIAL NOT NULL;
