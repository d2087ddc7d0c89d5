-- harmless

BEGIN;

ALTER TABLE "User" ADD COLUMN "bio" TEXT;

COMMIT;
