import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an image is compared by, where that is not what is sent of it; and what a picture is known by: its URL without the query of a picture file and
 * without ignored parameters, blanks and letters beyond ASCII encoded.
 */
export class ComparedImages1764000090200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(String.raw`
      ALTER TABLE run_rows ADD COLUMN compared text;
      CREATE FUNCTION picture_of(url text, ignored text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE WHEN octet_length(kept) = length(kept) AND position(' ' IN kept) = 0 THEN kept ELSE (
          SELECT string_agg(
            CASE WHEN octet_length(letter) = 1 AND letter <> ' ' THEN letter
              ELSE regexp_replace(upper(encode(convert_to(letter, 'UTF8'), 'hex')), '(..)', '%\1', 'g') END, '' ORDER BY place)
          FROM regexp_split_to_table(kept, '') WITH ORDINALITY AS one(letter, place)) END
        FROM (SELECT CASE WHEN ignored IS NULL THEN bare ELSE regexp_replace(regexp_replace(regexp_replace(
                regexp_replace(bare, ignored, '\1', 'gi'), '&{2,}', '&', 'g'), '\?&', '?'), '[?&]+(?=#|$)', '') END AS kept
              FROM (SELECT regexp_replace(url, '(\.(jpe?g|png|gif|webp|avif))\?.*$', '\1', 'i') AS bare) AS file) AS rest
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION picture_of(text, text);
      ALTER TABLE run_rows DROP COLUMN compared;
    `);
  }
}
