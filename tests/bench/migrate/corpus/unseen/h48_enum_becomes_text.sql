-- hazard: change-column-type

ALTER TABLE "Order" ALTER COLUMN "channel" DROP DEFAULT;
ALTER TABLE "Order" ALTER COLUMN "channel" TYPE TEXT USING "channel"::text;
ALTER TABLE "Order" ALTER COLUMN "channel" SET DEFAULT 'WEB';
