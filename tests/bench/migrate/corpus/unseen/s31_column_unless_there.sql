-- harmless

DO $$
BEGIN
  ALTER TABLE "User" ADD COLUMN "phone" VARCHAR(20);
EXCEPTION
  WHEN duplicate_column THEN RAISE NOTICE 'there already';
END
$$;
