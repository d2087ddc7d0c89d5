-- hazard: restart-sequence

DO $$
BEGIN
  PERFORM setval('"User_id_seq"', 1);
END
$$;
