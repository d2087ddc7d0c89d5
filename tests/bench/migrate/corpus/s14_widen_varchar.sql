-- harmless: rehearsal

ALTER TABLE customers ALTER COLUMN phone TYPE varchar(40);
