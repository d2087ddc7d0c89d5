-- harmless

CREATE TEMP TABLE rates (code text PRIMARY KEY, rate numeric);
INSERT INTO rates VALUES ('ES', 21), ('PT', 23);
CREATE TABLE tax AS SELECT code, rate, now() AS since FROM rates;
DROP TABLE rates;
