-- hazard: widen-access

ALTER TABLE sessions DISABLE ROW LEVEL SECURITY;
