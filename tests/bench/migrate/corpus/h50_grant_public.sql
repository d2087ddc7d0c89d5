-- hazard: widen-access

GRANT SELECT ON customers TO PUBLIC;
