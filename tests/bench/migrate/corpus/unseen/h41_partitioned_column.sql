-- hazard: change-column-type

ALTER TABLE events ALTER COLUMN kind TYPE varchar(10);
