import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import { Column, DataSource, Entity, PrimaryColumn, type Repository } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigModule } from '../../src/config/config.module.js';
import { AppConfig } from '../../src/config/index.js';
import { DatabaseModule, DatabaseUrl, openDataSource } from '../../src/database/index.js';
import {
  findPostmaster,
  findServerProcesses,
} from '../../packages/embedded-postgres/src/server-processes.js';
import { waitForServer } from '../../src/database/wait-for-server.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { makeOpenFolder } from '../../packages/embedded-postgres/test/embedded-data.js';

@Entity('marks')
class Mark {
  @PrimaryColumn('int') id: number;
  @Column('text') note: string;
}

async function startApp(env: Record<string, string>): Promise<TestingModule> {
  const config = AppConfig.fromEnv(env);
  const module = await Test.createTestingModule({
    imports: [ConfigModule.with(config), DatabaseModule.forRoot(), TypeOrmModule.forFeature([Mark])],
  }).compile();
  return await module.init();
}

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(['log', 'warn', 'error']));

describe('DatabaseModule on an external database', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(async () => await database.drop());

  it('gives repositories of the entities that rooms register, and the URL for other clients', async () => {
    const app = await startApp({ DATABASE_URL: database.url });
    const dataSource = app.get(DataSource);
    await dataSource.query('CREATE TABLE marks (id int PRIMARY KEY, note text NOT NULL)');
    const marks = app.get<Repository<Mark>>(getRepositoryToken(Mark));
    await marks.insert({ id: 1, note: 'one' });
    expect(await marks.findOneBy({ id: 1 })).toEqual({ id: 1, note: 'one' });
    expect(app.get(DatabaseUrl).url).toBe(database.url);
    await app.close();
    expect(dataSource.isInitialized).toBe(false);
  });

  it('ends statements and waits for locks that take too long', async () => {
    const dataSource = await openDataSource(database.url, { statementTimeoutMs: 50 });
    await expect(dataSource.query('SELECT pg_sleep(30)')).rejects.toThrow(/statement timeout/);
    await dataSource.destroy();
  });
});

describe('DatabaseModule on the embedded database', () => {
  let dataDir: string;
  let app: TestingModule;
  let home: string;
  beforeAll(async () => {
    dataDir = await makeOpenFolder();
    home = join(dataDir, 'postgres');
    app = await startApp({ DATA_DIR: dataDir });
  }, 120_000);
  afterAll(async () => await rm(dataDir, { recursive: true, force: true }));

  it('survives kill -9 of postgres: with connections in the pool, in a transaction and in a statement', async () => {
    const dataSource = app.get(DataSource);
    const inTransaction = dataSource.createQueryRunner();
    await inTransaction.startTransaction();
    const running = dataSource.query('SELECT pg_sleep(60)');
    running.catch(() => undefined);
    await vi.waitFor(async () =>
      expect(
        await dataSource.query(`SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'`),
      ).toHaveLength(1),
    );
    process.kill(findPostmaster(home, join(home, 'cluster')) ?? 0, 'SIGKILL');

    await expect(running).rejects.toThrow(/terminat|ECONNRESET/);
    await expect(inTransaction.query('SELECT 1')).rejects.toThrow(
      /terminat|released|ECONNRESET|not queryable/,
    );
    await inTransaction.release();
    await vi.waitFor(async () => expect(await dataSource.query('SELECT 1 AS x')).toEqual([{ x: 1 }]), {
      timeout: 60_000,
    });
  }, 120_000);

  it('closes the pool and then the server', async () => {
    await app.close();
    expect(findServerProcesses(home)).toEqual([]);
  });
});

describe('an external database that cannot be used', () => {
  it('is waited for, and reported without the password', async () => {
    const url = new DatabaseUrl('postgres://anna:s3cret@127.0.0.1:1/images?sslmode=disable');
    const report: unknown = await waitForServer(url, 600).catch((error: unknown) => error);
    expect(report).toMatchObject({ code: 'DATABASE_UNREACHABLE', kind: 'config' });
    expect(String(report)).toContain('postgres://127.0.0.1:1/images');
    expect(inspect(report, { depth: null })).not.toContain('s3cret');
  });

  it('is used as soon as it is there', async () => {
    await using database = await createTestDatabase();
    const real = new URL(database.url);
    let refused = 0;
    let up = false;
    const door = createServer((socket) => {
      if (up) {
        socket.pipe(connect(Number(real.port), real.hostname)).pipe(socket);
      } else {
        refused += 1;
        socket.destroy();
      }
    });
    await once(door.listen(0, '127.0.0.1'), 'listening');
    const early = new URL(real);
    early.host = `127.0.0.1:${(door.address() as AddressInfo).port}`;
    const waiting = waitForServer(new DatabaseUrl(early.href));
    await vi.waitFor(() => expect(refused).toBeGreaterThan(0));
    up = true;
    await expect(waiting).resolves.toBeUndefined();
    door.close();
  });

  it('is reported at once when the server is there and refuses', async () => {
    await using database = await createTestDatabase();
    const url = new URL(database.url);
    url.pathname = '/nowhere';
    const report: unknown = await waitForServer(new DatabaseUrl(url.href)).catch((error: unknown) => error);
    expect(String(report)).toMatch(/database "nowhere" does not exist/);
  });

  it('has a URL that can be read', () => {
    expect(() => new DatabaseUrl('postgres://u:p/ss@word@host/db')).toThrow(/percent-encoded/);
  });
});
