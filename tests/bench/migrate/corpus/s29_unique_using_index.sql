-- harmless

ALTER TABLE "User" ADD CONSTRAINT "User_email_unique" UNIQUE USING INDEX "User_email_key";
