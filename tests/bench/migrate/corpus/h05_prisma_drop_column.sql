-- hazard: drop-column

/*
  Warnings:

  - You are about to drop the column `legacyToken` on the `User` table. All the data in the column will be lost.

*/
-- AlterTable
ALTER TABLE "User" DROP COLUMN "legacyToken";
