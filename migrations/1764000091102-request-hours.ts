import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What requests to other hosts took and came to, by hour: added up by every process, so that it outlives each. */
export class RequestHours1764000091102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE request_hours (
        hour timestamptz NOT NULL,
        purpose text NOT NULL,
        host text NOT NULL,
        requests bigint NOT NULL,
        unanswered bigint NOT NULL,
        refused bigint NOT NULL,
        broken bigint NOT NULL,
        buckets bigint[] NOT NULL,
        PRIMARY KEY (hour, purpose, host)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE request_hours');
  }
}
