import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a shop was last sent is kept image by image, with the flow and the run that sent it, so that a row can be compared by
 * URL. Rows can be held, know how many images they would take away, and carry the time at which they were read.
 */
export class Damage1764000050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_rows
        DROP CONSTRAINT run_rows_status_check,
        ADD CONSTRAINT run_rows_status_check CHECK (status IN ('pending', 'written', 'skipped', 'failed', 'held')),
        ADD COLUMN lost_images int NOT NULL DEFAULT 0,
        ADD COLUMN read_at timestamptz;
      ALTER TABLE runs
        ADD COLUMN held int NOT NULL DEFAULT 0,
        ADD COLUMN read_from timestamptz,
        ADD COLUMN images_added int NOT NULL DEFAULT 0,
        ADD COLUMN images_changed int NOT NULL DEFAULT 0,
        ADD COLUMN images_removed int NOT NULL DEFAULT 0;
      ALTER TABLE run_batches ADD COLUMN held int NOT NULL DEFAULT 0;
      ALTER TABLE product_states
        ADD COLUMN images text,
        ADD COLUMN flow_id uuid,
        ADD COLUMN run_id uuid,
        ADD COLUMN handovers int NOT NULL DEFAULT 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE run_rows SET status = 'skipped' WHERE status = 'held';
      ALTER TABLE run_rows
        DROP CONSTRAINT run_rows_status_check,
        ADD CONSTRAINT run_rows_status_check CHECK (status IN ('pending', 'written', 'skipped', 'failed')),
        DROP COLUMN lost_images, DROP COLUMN read_at;
      UPDATE runs SET skipped = skipped + held WHERE held > 0;
      ALTER TABLE runs DROP COLUMN held, DROP COLUMN read_from,
        DROP COLUMN images_added, DROP COLUMN images_changed, DROP COLUMN images_removed;
      ALTER TABLE run_batches DROP COLUMN held;
      ALTER TABLE product_states DROP COLUMN images, DROP COLUMN flow_id, DROP COLUMN run_id, DROP COLUMN handovers;
    `);
  }
}
