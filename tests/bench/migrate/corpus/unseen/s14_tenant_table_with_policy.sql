-- harmless

CREATE TABLE note (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), owner_id integer NOT NULL, body text);
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
CREATE POLICY note_own ON note USING (owner_id = current_setting('app.user_id', true)::integer);
