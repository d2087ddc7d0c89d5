-- hazard: hidden-loss

DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'audit%' LOOP
    EXECUTE 'DROP TABLE ' || quote_ident(t);
  END LOOP;
END
$$;
