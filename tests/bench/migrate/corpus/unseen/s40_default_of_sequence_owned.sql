-- harmless

CREATE SEQUENCE ticket_seq;
CREATE TABLE ticket (id integer PRIMARY KEY DEFAULT nextval('ticket_seq'), at timestamptz DEFAULT now());
ALTER SEQUENCE ticket_seq OWNED BY ticket.id;
SELECT setval('ticket_seq', 5000);
