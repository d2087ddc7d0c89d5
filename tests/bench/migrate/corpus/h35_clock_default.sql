-- hazard: volatile-default

ALTER TABLE sessions ADD COLUMN touched_at timestamptz DEFAULT clock_timestamp();
