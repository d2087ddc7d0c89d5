-- hazard: rename-column

-- AlterTable
ALTER TABLE "User" RENAME COLUMN "name" TO "fullName";
