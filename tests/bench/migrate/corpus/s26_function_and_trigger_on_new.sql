-- harmless

CREATE TABLE price_change (id bigserial PRIMARY KEY, product_id integer, old numeric, new numeric);
CREATE FUNCTION note_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO price_change (product_id, old, new) VALUES (NEW."id", OLD."price", NEW."price");
  UPDATE "Product" SET "weight" = 0;
  RETURN NEW;
END
$$;
CREATE TRIGGER note_price_self AFTER UPDATE ON price_change FOR EACH ROW EXECUTE FUNCTION note_price();
