-- hazard: change-column-type

ALTER TABLE sessions ALTER COLUMN id TYPE uuid USING md5(id)::uuid;
