-- harmless

UPDATE "User" SET "name" = 'Admin' WHERE "email" = 'user1@example.org';
