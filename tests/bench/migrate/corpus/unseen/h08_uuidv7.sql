-- hazard: volatile-default

ALTER TABLE audit_log ADD COLUMN ref uuid NOT NULL DEFAULT uuidv7();
