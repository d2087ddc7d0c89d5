-- hazard: change-column-type

-- The CHECK on it is held against every row once more.
ALTER TABLE customers ALTER COLUMN balance TYPE numeric(12,2);
