-- hazard: change-column-type

ALTER TABLE "Product" ALTER COLUMN "tags" TYPE text USING array_to_string("tags", ',');
