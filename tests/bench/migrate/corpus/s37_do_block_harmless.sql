-- harmless

DO $$
BEGIN
  CREATE TYPE "Colour" AS ENUM ('RED', 'BLUE');
EXCEPTION WHEN duplicate_object THEN NULL;
END
$$;
