CREATE SCHEMA shop;
CREATE TABLE shop.product (
  sku text PRIMARY KEY,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE shop.image (
  id serial PRIMARY KEY,
  product_sku text NOT NULL REFERENCES shop.product,
  position int NOT NULL,
  url text NOT NULL
);
CREATE INDEX ON shop.image (product_sku);
COMMENT ON CONSTRAINT image_product_sku_fkey ON shop.image IS E'@foreignFieldName images';

-- A product changes with its images.
CREATE FUNCTION shop.touch_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE shop.product SET updated_at = clock_timestamp() WHERE sku = NEW.product_sku;
  RETURN NEW;
END $$;
CREATE TRIGGER touch_product AFTER INSERT OR UPDATE ON shop.image FOR EACH ROW EXECUTE FUNCTION shop.touch_product();

CREATE FUNCTION shop.products(skus text[], updated_since timestamptz) RETURNS SETOF shop.product LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('jwt.claims.user_name', true) IS DISTINCT FROM 'integration' THEN
    RAISE EXCEPTION 'products are for integration alone';
  END IF;
  RETURN QUERY SELECT * FROM shop.product p
    WHERE (skus IS NULL OR p.sku = ANY (skus)) AND (updated_since IS NULL OR p.updated_at > updated_since)
    ORDER BY p.sku;
END $$;

CREATE TYPE shop.jwt_token AS (role text, exp bigint, user_name text, aud text);
CREATE FUNCTION shop.authenticate(username text, password text) RETURNS shop.jwt_token LANGUAGE sql VOLATILE AS $$
  SELECT (NULL, extract(epoch FROM clock_timestamp())::bigint + 5, username, 'postgraphile')::shop.jwt_token
    WHERE username = 'integration' AND password = 'secret'
$$;
