-- harmless

INSERT INTO "Category" ("title", "slug") VALUES ('Books', 'books'), ('Toys', 'toys') ON CONFLICT DO NOTHING;
