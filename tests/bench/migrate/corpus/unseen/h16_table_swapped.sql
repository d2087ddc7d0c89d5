-- hazard: drop-table, ddl-with-backfill, rename-table

CREATE TABLE audit_log_next AS SELECT * FROM audit_log WHERE at > now() - interval '1 year';
DROP TABLE audit_log;
ALTER TABLE audit_log_next RENAME TO audit_log;
