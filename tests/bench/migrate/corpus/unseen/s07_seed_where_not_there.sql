-- harmless

INSERT INTO "Category" ("title", "slug")
SELECT 'Gifts', 'gifts' WHERE NOT EXISTS (SELECT 1 FROM "Category" WHERE "slug" = 'gifts');
