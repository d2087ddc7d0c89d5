-- hazard: drop-guard, drop-index

-- DropIndex
DROP INDEX "User_email_key";
