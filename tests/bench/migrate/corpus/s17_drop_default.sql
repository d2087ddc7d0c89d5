-- harmless

ALTER TABLE "Order" ALTER COLUMN "channel" DROP DEFAULT;
