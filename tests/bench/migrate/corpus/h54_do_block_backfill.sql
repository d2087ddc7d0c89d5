-- hazard: update-without-where

DO $$
BEGIN
  IF EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'customers' AND column_name = 'country') THEN
    UPDATE customers SET country = upper(country);
  END IF;
END
$$;
