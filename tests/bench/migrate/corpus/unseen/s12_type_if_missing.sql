-- harmless

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'Mood') THEN
    CREATE TYPE "Mood" AS ENUM ('GOOD', 'BAD');
  END IF;
END
$$;
ALTER TABLE "User" ADD COLUMN "mood" "Mood";
