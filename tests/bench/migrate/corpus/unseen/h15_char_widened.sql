-- hazard: change-column-type

-- ISO 3166-1 alpha-3
ALTER TABLE customers ALTER COLUMN country TYPE char(3);
