-- AlterTable
ALTER TABLE "products" ADD COLUMN "attributes" JSONB NOT NULL DEFAULT '{}';

-- Computed by the database, so that no writer can forget it.
ALTER TABLE "products" ADD COLUMN "search" TSVECTOR GENERATED ALWAYS AS (
    setweight(to_tsvector('spanish', "name"), 'A') || setweight(to_tsvector('spanish', "description"), 'B')
) STORED;

-- CreateIndex
CREATE INDEX "products_search_idx" ON "products" USING GIN ("search");

-- CreateIndex
CREATE INDEX "products_tags_idx" ON "products" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "products_attributes_idx" ON "products" USING GIN ("attributes" jsonb_path_ops);
