-- hazard: change-column-type

ALTER TABLE audit_log ALTER COLUMN what TYPE jsonb USING to_jsonb(what);
