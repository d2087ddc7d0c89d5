-- hazard: drop-table

DROP TABLE IF EXISTS sessions, audit_log;
