-- harmless

CREATE SCHEMA IF NOT EXISTS reporting;
CREATE TABLE reporting.daily (day date PRIMARY KEY, total numeric);
GRANT USAGE ON SCHEMA reporting TO CURRENT_USER;
