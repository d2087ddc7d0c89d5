-- harmless

CREATE TABLE ledger (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz DEFAULT now());
ALTER TABLE ledger ADD PRIMARY KEY (id);
ALTER TABLE ledger ADD COLUMN amount numeric NOT NULL;
