-- harmless: rehearsal

-- AlterTable
ALTER TABLE "User" ALTER COLUMN "nickname" SET DATA TYPE VARCHAR(80);
