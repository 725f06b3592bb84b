import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Logger } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.js';
import { migrateDatabase } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

class First1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE first (id int)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE first');
  }
}

class Broken1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE second (id int)');
    await runner.query('CREATE TABLE second (id int)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE second');
  }
}

let database: TestDatabase;
beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(['log', 'warn', 'error']));
beforeEach(async () => (database = await createTestDatabase()));
afterEach(async () => await database.drop());

async function exists(table: string): Promise<boolean> {
  const rows: { found: boolean }[] = await database.dataSource.query(
    'SELECT to_regclass($1) IS NOT NULL AS found',
    [table],
  );
  return rows[0]?.found === true;
}

describe('migrateDatabase', () => {
  it('runs each migration once when ten processes start at once', async () => {
    const script = join(import.meta.dirname, '../support/migrating-app.mjs');
    const runs = Array.from({ length: 10 }, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [script, database.url]);
      return JSON.parse(stdout) as string[];
    });
    expect((await Promise.all(runs)).flat()).toEqual(['OnlyOnce1764000000001']);
    expect(await database.dataSource.query('SELECT count(*)::int AS rows FROM only_once')).toEqual([
      { rows: 1000 },
    ]);
  }, 120_000);

  it('keeps what went well before a migration that fails, nothing of that one, and no lock', async () => {
    const list = [First1764000000001, Broken1764000000002];
    await expect(migrateDatabase(database.url, list)).rejects.toThrow(/"second" already exists/);
    expect([await exists('first'), await exists('second')]).toEqual([true, false]);
    await expect(migrateDatabase(database.url, list)).rejects.toThrow(/"second" already exists/);
    expect(await migrateDatabase(database.url, [First1764000000001])).toEqual([]);
  });

  it('finds nothing to do on a database that is up to date', async () => {
    expect(await migrateDatabase(database.url)).toEqual([]);
  });
});

describe('the migrations of the application', () => {
  it('are listed oldest first, each under its own time', () => {
    const times = migrations.map(({ name }) => Number(name.slice(-13)));
    expect(times.every((time, at) => Number.isSafeInteger(time) && time > (times[at - 1] ?? 0))).toBe(true);
  });

  it('can all be taken back and applied again', async () => {
    const runner = database.dataSource.createQueryRunner();
    const newestFirst = migrations.map((Migration) => new Migration()).toReversed();
    for (const migration of newestFirst) await migration.down(runner);
    await runner.query('TRUNCATE migrations');
    await runner.release();
    expect(await migrateDatabase(database.url)).toEqual(migrations.map(({ name }) => name));
  });
});
