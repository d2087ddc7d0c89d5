-- hazard: create-index

CREATE UNIQUE INDEX customers_email_lower ON customers (lower(email));
