-- hazard: generated-column

-- AlterTable
ALTER TABLE "Order" ADD COLUMN "search" tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, coalesce("note", ''))) STORED;
