-- harmless

UPDATE "Category" SET "title" = 'Garden & home' WHERE "id" = 12;
