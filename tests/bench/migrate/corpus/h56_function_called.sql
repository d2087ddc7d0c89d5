-- hazard: delete-without-where

CREATE FUNCTION purge() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM audit_log;
END
$$;
SELECT purge();
DROP FUNCTION purge();
