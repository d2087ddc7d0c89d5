-- hazard: rehearsal-failed

INSERT INTO "Category" ("id", "title", "slug") VALUES (1, 'Books', 'books');
