-- hazard: drop-column

CREATE TABLE tag (name text PRIMARY KEY);
INSERT INTO tag SELECT DISTINCT unnest("tags") FROM "Product";
ALTER TABLE "Product" DROP COLUMN "tags";
