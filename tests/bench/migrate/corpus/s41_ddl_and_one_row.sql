-- harmless

ALTER TABLE "Category" ADD COLUMN "hidden" BOOLEAN NOT NULL DEFAULT false;
UPDATE "Category" SET "hidden" = true WHERE "id" IN (3, 4);
