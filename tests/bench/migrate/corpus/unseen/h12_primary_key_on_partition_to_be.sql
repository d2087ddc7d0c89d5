-- hazard: add-unique, set-not-null

ALTER TABLE events_2026 ADD PRIMARY KEY (id, at);
