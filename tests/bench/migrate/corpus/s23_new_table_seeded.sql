-- harmless

CREATE TABLE countries (code char(2) PRIMARY KEY, name text NOT NULL);
INSERT INTO countries VALUES ('ES', 'Spain'), ('PT', 'Portugal');
UPDATE countries SET name = upper(name);
CREATE INDEX countries_name_idx ON countries (name);
ALTER TABLE countries ALTER COLUMN name TYPE varchar(80);
