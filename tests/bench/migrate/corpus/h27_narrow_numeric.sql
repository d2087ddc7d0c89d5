-- hazard: change-column-type

ALTER TABLE customers ALTER COLUMN balance TYPE numeric(6,2);
