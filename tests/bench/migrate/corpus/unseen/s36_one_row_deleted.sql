-- harmless

DELETE FROM "Category" WHERE "id" = 50;
