-- harmless

ALTER TABLE customers ADD COLUMN settings jsonb NOT NULL DEFAULT jsonb_build_object('theme', 'light');
