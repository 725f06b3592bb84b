import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { checkBackup, createBackup, type RestoreOptions, restoreBackup } from '../../src/backup/index.js';
import { FixedKeyRing, newId, SecretBox, secretsKey } from '../../src/common/index.js';
import { AppConfig } from '../../src/config/index.js';
import { inMigrationSession, knownMigrations, openDataSource } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { onServer } from '../support/server.js';

const KEY = randomBytes(32);
const FLOW = newId();
/** What COPY writes with escapes, or could be taken for the end of the rows. */
const AWKWARD = ['', '\\.', 'a\nb\tc\\n', '\r\n\\.\n', '\\N', 'ürün 🧷 "quoted" \'single\'', '\u0001\u007f'];

let source: TestDatabase;
let folder: string;
let file: string;

beforeAll(async () => {
  source = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'backup-'));
  file = join(folder, 'whole.backup');
  await fill(source);
  await backUp(file);
});

afterAll(async () => {
  await source.drop();
  rmSync(folder, { recursive: true });
});

function config(database: { url: string }, environment: Record<string, string> = {}): AppConfig {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  return AppConfig.fromEnv({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    SECRETS_KEY: KEY.toString('base64'),
    ...environment,
  });
}

async function backUp(
  output: string | Writable,
  options: Partial<Parameters<typeof createBackup>[1]> = {},
  from = config(source),
) {
  return await createBackup(from, { output, application: '1.2.3', withKeys: false, ...options });
}

async function restoreInto(
  target: TestDatabase,
  options: Partial<RestoreOptions> = {},
  into = config(target),
) {
  // A database in use is refused.
  if (target.dataSource.isInitialized) await target.dataSource.destroy();
  return await restoreBackup(into, {
    input: file,
    operator: 'cli:test',
    resume: true,
    force: false,
    withoutKey: false,
    ...options,
  });
}

async function emptyDatabase(): Promise<TestDatabase> {
  const target = await createTestDatabase({ migrated: false });
  onTestFinished(() => target.drop());
  return target;
}

/** A running flow with a login, runs in every state, and rows of two days with awkward values. */
async function fill({ dataSource }: TestDatabase): Promise<void> {
  const sealed = new SecretBox(new FixedKeyRing(KEY)).seal('secret', 'login:x');
  await dataSource.query(`
    INSERT INTO users (id, email, password_hash, role) VALUES (gen_random_uuid(), 'a@example.com', 'x', 'admin');
    INSERT INTO flows (id, slug, name, direction, state, started_at, version, timezone) VALUES ('${FLOW}', 'images', 'Images', 'inbound', 'running', now(), 1, 'UTC');
    INSERT INTO flow_versions (flow_id, version, document, author) VALUES ('${FLOW}', 1, '{"b": 1, "a": [2]}', 'x');
    CREATE TABLE run_rows_20260101 PARTITION OF run_rows FOR VALUES FROM ('2026-01-01') TO ('2026-01-02') WITH (fillfactor = 47);
    CREATE TABLE row_failures_20260101 PARTITION OF row_failures FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');
    CREATE TABLE run_rows_20260102 PARTITION OF run_rows FOR VALUES FROM ('2026-01-02') TO ('2026-01-03');
    INSERT INTO product_states (shop, sku, content_hash, image_count, fence) VALUES ('https://shop.example', 'A-1', '\\xdeadbeef', 2, 1);
    INSERT INTO audit_log (actor, action, target) VALUES ('x', 'y', 'z');
    INSERT INTO job_leases (job_id, queue, process_no) VALUES (gen_random_uuid(), 'runs', 7);
    INSERT INTO missing_searches (id, flow_id, triggered_by, state) VALUES (gen_random_uuid(), '${FLOW}', 'x', 'queued');
    SELECT nextval('write_fences') FROM generate_series(1, 41)`);
  await dataSource.query(
    `INSERT INTO logins (id, slug, name, type, settings, session, sealed_secrets) VALUES (gen_random_uuid(), 'erp', 'ERP', 'jwt', '{}', '{}', $1)`,
    [sealed],
  );
  const states = [
    ['finished', 'succeeded', null],
    ['running', null, null],
    ['paused', null, '2026-01-01T00:00:00Z'],
  ];
  for (const [state, status, resumeAt] of states) {
    await dataSource.query(
      `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, state, status, resume_at, day)
       VALUES ($1, $2, 'images', 1, 'inbound', 'manual', 'x', $3, $4, $5, '2026-01-01')`,
      [newId(), state === 'running' ? FLOW : newId(), state, status, resumeAt],
    );
  }
  const [{ id: run }] = await dataSource.query(`SELECT id FROM runs WHERE state = 'finished'`);
  for (const [index, text] of AWKWARD.entries()) {
    await dataSource.query(
      `INSERT INTO run_rows (day, run_id, row_no, page_no, sku, images, image_count, content_hash, status, code, detail)
       VALUES ('2026-01-01', $1, $2, 1, $3, $3, 1, $4, $5, $3, NULL)`,
      [run, index, text, randomBytes(20), index % 2 === 0 ? 'failed' : 'written'],
    );
  }
}

/** Everything that a database holds, in an order of its own; what is about the moment aside. */
async function contents(url: string): Promise<Record<string, string[]>> {
  return await onServer(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
         AND relname NOT IN ('job_leases', 'migrations') ORDER BY 1`,
    );
    const all: Record<string, string[]> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(
        `SELECT t::text AS text FROM ${name} t ORDER BY 1`,
      );
      all[name] = rows.map(({ text }) => text);
    }
    return all;
  });
}

const migrationsOf = (client: Client) =>
  client.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');

describe('a backup', () => {
  it('is restored row by row, with partitions, keys of rows and sequences', async () => {
    const target = await emptyDatabase();
    const report = await restoreInto(target);
    expect(report).toMatchObject({
      migrated: [],
      stopped: null,
      setAside: [],
      manifest: { application: '1.2.3' },
    });
    const [was, is] = await Promise.all([contents(source.url), contents(target.url)]);
    expect(was['run_rows_20260101']).toHaveLength(AWKWARD.length);
    expect(is['audit_log']?.slice(0, 1)).toEqual(was['audit_log']);
    expect(is['product_states']).toEqual([expect.stringContaining('A-1')]);
    expect({ ...is, audit_log: [], product_states: [] }).toEqual({
      ...was,
      audit_log: [],
      product_states: [],
    });
    await onServer(target.url, async (client) => {
      const { rows } =
        await client.query(`SELECT nextval('write_fences')::int AS fence, (SELECT max(id)::int FROM audit_log) AS entry,
        (SELECT reloptions FROM pg_class WHERE relname = 'run_rows_20260101') AS options,
        (SELECT bool_and(tgenabled = 'O') FROM pg_trigger WHERE NOT tgisinternal) AS triggers,
        (SELECT count(*)::int FROM job_leases) AS leases, (SELECT content_hash = '' FROM product_states) AS doubtful`);
      expect(rows).toEqual([
        { fence: 42, entry: 2, options: ['fillfactor=47'], triggers: true, leases: 0, doubtful: true },
      ]);
    });
  });

  it('is a file for its owner alone, of text that psql understands', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.partial`)).toBe(false);
    const lines = gunzipSync(readFileSync(file)).toString().split('\n');
    expect(lines[0]).toMatch(/^-- \{"format":"image-integrator-backup"/);
    expect(lines.filter((line) => line.startsWith('COPY '))).toHaveLength(
      lines.filter((line) => line === '\\.').length,
    );
  });

  it('is of one moment, while rows are written and partitions made', async () => {
    const query = (text: string) => source.dataSource.query(text);
    // Read one after the other; what lies between does not fit into any buffer.
    await query(`CREATE TABLE pairs_a (n int); CREATE TABLE pairs_b AS SELECT sha512(n::text::bytea) FROM generate_series(1, 20000) AS n;
      CREATE TABLE pairs_c (n int)`);
    onTestFinished(() => query('DROP TABLE pairs_a, pairs_b, pairs_c, run_rows_20260103'));
    let isBetween = false;
    const meanwhile = async (): Promise<void> => {
      await query('WITH a AS (INSERT INTO pairs_a VALUES (1)) INSERT INTO pairs_c VALUES (1)');
      await query(`SET lock_timeout = '5s';
        CREATE TABLE run_rows_20260103 PARTITION OF run_rows FOR VALUES FROM ('2026-01-03') TO ('2026-01-04')`);
    };
    const between: Promise<void>[] = [];
    const writing = new Writable({
      write: (_chunk, _encoding, done) => {
        if (!isBetween || between.length > 0) return done();
        between.push(meanwhile());
        between[0]?.finally(done).catch(() => undefined);
      },
    });
    const { tables } = await backUp(writing, {
      onTable: ({ name }) => void (isBetween ||= name === 'pairs_a'),
    });
    await Promise.all(between);
    expect(between).toHaveLength(1);
    const count = (name: string) => tables.find((table) => table.name === name)?.rows;
    expect([count('pairs_a'), count('pairs_c')]).toEqual([0, 0]);
  });

  it('ends when its output does, in the middle of a table', async () => {
    const query = (text: string) => source.dataSource.query(text);
    await query('CREATE TABLE large AS SELECT sha512(n::text::bytea) FROM generate_series(1, 200000) AS n');
    onTestFinished(() => query('DROP TABLE large'));
    let bytes = 0;
    const full = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        done(bytes > 1_000_000 ? new Error('The disk is full.') : null);
      },
    });
    await expect(backUp(full)).rejects.toThrow('The disk is full.');
  });

  it('never replaces a file', async () => {
    await expect(backUp(file)).rejects.toMatchObject({
      code: 'BACKUP_FILE_UNUSABLE',
      message: expect.stringContaining(file),
    });
    await expect(backUp(join(folder, 'nowhere', 'x'))).rejects.toMatchObject({
      code: 'BACKUP_FILE_UNUSABLE',
    });
  });

  it('of an empty database is refused', async () => {
    const empty = await emptyDatabase();
    await expect(backUp(join(folder, 'empty'), {}, config(empty))).rejects.toMatchObject({
      code: 'BACKUP_IMPOSSIBLE',
    });
    expect(existsSync(join(folder, 'empty'))).toBe(false);
  });
});

describe('a restore', () => {
  it('lets nothing go on by itself unless it is told to', async () => {
    const target = await emptyDatabase();
    const { stopped } = await restoreInto(target, { resume: false });
    expect(stopped).toMatchObject({ flows: ['images'], runs: [expect.any(String), expect.any(String)] });
    await onServer(target.url, async (client) => {
      const { rows } = await client.query(`SELECT
        (SELECT array_agg(DISTINCT state) FROM flows) AS flows,
        (SELECT count(*)::int FROM runs WHERE state <> 'finished' AND cancel_requested_at IS NULL) AS going,
        (SELECT count(*)::int FROM runs WHERE state = 'paused') AS paused,
        (SELECT array_agg(DISTINCT state) FROM missing_searches) AS searches,
        (SELECT count(*)::int FROM audit_log WHERE action = 'restore' AND actor = 'cli:test') AS entries`);
      expect(rows).toEqual([{ flows: ['stopped'], going: 0, paused: 0, searches: ['failed'], entries: 1 }]);
    });
  });

  it('refuses a database that holds something, and with --force sets that aside', async () => {
    const target = await createTestDatabase();
    onTestFinished(() => target.drop());
    await target.dataSource.query(
      `INSERT INTO users (id, email, password_hash, role) VALUES (gen_random_uuid(), 'mine@example.com', 'x', 'admin')`,
    );
    const before = await contents(target.url);
    await expect(restoreInto(target)).rejects.toMatchObject({
      code: 'RESTORE_NOT_EMPTY',
      message: expect.stringContaining('users'),
    });
    expect(await contents(target.url)).toEqual(before);
    const { setAside } = await restoreInto(target, { force: true });
    expect(setAside).toEqual([expect.stringMatching(/^replaced_\d{8}_\d{6}$/)]);
    await onServer(target.url, async (client) => {
      const { rows } = await client.query(
        `SELECT email FROM users UNION ALL SELECT email FROM ${setAside[0]}.users`,
      );
      expect(rows).toEqual([{ email: 'a@example.com' }, { email: 'mine@example.com' }]);
    });
  });

  it('refuses tables that are not ours', async () => {
    const target = await emptyDatabase();
    await target.dataSource.query('CREATE TABLE orders (id int)');
    await expect(restoreInto(target)).rejects.toMatchObject({
      code: 'RESTORE_NOT_EMPTY',
      message: expect.stringContaining('orders'),
    });
  });

  it('refuses while the application works on the database', async () => {
    const target = await emptyDatabase();
    const server = await openDataSource(target.url, {
      poolSize: 1,
      applicationName: 'image-integrator session',
    });
    await server.query('SELECT 1');
    await expect(restoreInto(target)).rejects.toMatchObject({
      code: 'RESTORE_IN_USE',
      message: expect.stringContaining('image-integrator session'),
    });
    await server.destroy();
    await restoreInto(target);
  });

  it('takes a database that is empty, however far it was migrated', async () => {
    const early = join(folder, 'early.backup');
    const old = await emptyDatabase();
    const first = knownMigrations().slice(0, 12);
    await inMigrationSession(old.url, {}, (session) => session.migrateWithin(first));
    await old.dataSource.query(
      `INSERT INTO users (id, email, password_hash, role) VALUES (gen_random_uuid(), 'old@example.com', 'x', 'admin')`,
    );
    await backUp(early, {}, config(old));
    const target = await createTestDatabase();
    onTestFinished(() => target.drop());
    const { migrated, setAside } = await restoreInto(target, { input: early, resume: false });
    expect(migrated).toEqual(knownMigrations().slice(12));
    expect(setAside).toEqual([]);
    await onServer(target.url, async (client) => {
      expect((await migrationsOf(client)).rows.map(({ name }) => name)).toEqual(knownMigrations());
      const { rows } = await client.query(
        `SELECT email FROM users UNION ALL SELECT nspname FROM pg_namespace WHERE nspname LIKE 'replaced%'`,
      );
      expect(rows).toEqual([{ email: 'old@example.com' }]);
    });
  });

  describe('of a file that is no whole backup', () => {
    let text: Buffer;
    let target: TestDatabase;

    beforeEach(async () => {
      text = gunzipSync(readFileSync(file));
      target = await emptyDatabase();
    });

    const broken = (): [string, () => Buffer, string, string][] => [
      ['cut off', () => readFileSync(file).subarray(0, -100), 'BACKUP_INVALID', 'cut off'],
      [
        'cut off before it was packed',
        () => gzipSync(text.subarray(0, text.lastIndexOf('\\.') + 3)),
        'BACKUP_INVALID',
        'cut off',
      ],
      [
        'changed',
        () => gzipSync(Buffer.from(text.toString().replace('a@example.com', 'b@example.com'))),
        'BACKUP_INVALID',
        'changed or damaged',
      ],
      ['damaged', () => damaged(readFileSync(file)), 'BACKUP_INVALID', 'not a whole backup'],
      ['another thing', () => gzipSync('hello\n'), 'BACKUP_INVALID', 'not a whole backup'],
      ['not packed', () => Buffer.from('PGDMP'), 'BACKUP_INVALID', 'cannot be unpacked'],
      ['empty', () => Buffer.alloc(0), 'BACKUP_INVALID', 'cut off'],
      [
        'of a later format',
        () => gzipSync(Buffer.from(text.toString().replace('"formatVersion":1', '"formatVersion":2'))),
        'BACKUP_TOO_NEW',
        'format 2',
      ],
      [
        'of a later version',
        () =>
          gzipSync(
            Buffer.from(text.toString().replace('"migrations":[', '"migrations":["Later9999999999999",')),
          ),
        'BACKUP_TOO_NEW',
        'Later9999999999999',
      ],
      [
        'with a table that has no such name',
        () =>
          gzipSync(Buffer.from(text.toString().replace('"name":"users"', '"name":"users; DROP TABLE x"'))),
        'BACKUP_INVALID',
        'tables',
      ],
    ];

    it.each(broken().map(([what], index) => ({ what, index })))(
      'refuses one that is $what, and leaves the database empty',
      async ({ index }) => {
        const [, make, code, words] = broken()[index]!;
        const bytes = make();
        await expect(restoreInto(target, { input: Readable.from([bytes]) })).rejects.toMatchObject({
          code,
          message: expect.stringContaining(words),
        });
        await expect(checkBackup(Readable.from([bytes]))).rejects.toMatchObject({ code });
        expect(await contents(target.url)).toEqual({});
        await restoreInto(target);
      },
    );

    it('rolls back when its reading breaks off', async () => {
      const bytes = readFileSync(file);
      async function* breakingOff(): AsyncGenerator<Buffer> {
        yield bytes.subarray(0, bytes.length - 300);
        await Promise.resolve();
        throw new Error('The disk is gone.');
      }
      await expect(restoreInto(target, { input: Readable.from(breakingOff()) })).rejects.toThrow(
        'The disk is gone.',
      );
      expect(await contents(target.url)).toEqual({});
    });

    it('checks a whole one without a database', async () => {
      expect(await checkBackup(file)).toMatchObject({ migrations: knownMigrations() });
      await expect(checkBackup(join(folder, 'nothing'))).rejects.toMatchObject({
        code: 'BACKUP_FILE_UNUSABLE',
      });
    });
  });
});

function damaged(bytes: Buffer): Buffer {
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
  return bytes;
}

describe('keys', () => {
  const other = randomBytes(32);
  const id = secretsKey(KEY).id;
  const line = (key: Buffer) => `${key.toString('base64')}\n`;
  const withFiles = (database: TestDatabase, files: Record<string, string> = {}): AppConfig => {
    const made = config(database, { SECRETS_KEY: '' });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(made.DATA_DIR, name), text);
    return made;
  };
  const read = ({ DATA_DIR }: AppConfig, name: string) => readFileSync(join(DATA_DIR, name), 'utf8');

  it('are asked for by their id before anything is restored', async () => {
    const target = await emptyDatabase();
    const into = withFiles(target);
    await expect(restoreInto(target, {}, into)).rejects.toMatchObject({
      code: 'RESTORE_KEYS_MISSING',
      message: expect.stringContaining(`1 with key ${id}`),
    });
    expect(existsSync(join(into.DATA_DIR, 'secrets.key'))).toBe(false);
    expect(await contents(target.url)).toEqual({});
    await restoreInto(target, { withoutKey: true }, into);
  });

  it.each(['secrets.key', 'secrets.former.keys'])('are found in %s', async (name) => {
    const target = await emptyDatabase();
    const files = { 'secrets.key': line(other), [name]: line(KEY) };
    expect(await restoreInto(target, {}, withFiles(target, files))).toMatchObject({ notes: [] });
  });

  it('come along when they are asked for', async () => {
    const along = join(folder, `along-${randomBytes(4).toString('hex')}`);
    await backUp(
      along,
      { withKeys: true },
      withFiles(source, { 'secrets.key': line(KEY), 'jwt.key': line(other) }),
    );
    const target = await emptyDatabase();
    const into = withFiles(target);
    expect(await restoreInto(target, { input: along }, into)).toMatchObject({ notes: [] });
    expect([read(into, 'secrets.key'), read(into, 'jwt.key')]).toEqual([line(KEY), line(other)]);
    expect(statSync(join(into.DATA_DIR, 'secrets.key')).mode & 0o777).toBe(0o600);

    const second = await emptyDatabase();
    const own = withFiles(second, { 'secrets.key': line(other), 'jwt.key': line(KEY) });
    const { notes } = await restoreInto(second, { input: along }, own);
    expect(notes).toEqual([expect.stringContaining('API tokens')]);
    expect([read(own, 'secrets.key'), read(own, 'secrets.former.keys'), read(own, 'jwt.key')]).toEqual([
      line(other),
      line(KEY),
      line(KEY),
    ]);
  });

  it('are no part of a backup that was not asked for them, and cannot be where there are none', async () => {
    expect(gunzipSync(readFileSync(file)).toString()).not.toContain('keyFiles');
    await expect(backUp(join(folder, 'none'), { withKeys: true })).rejects.toMatchObject({
      code: 'BACKUP_IMPOSSIBLE',
    });
  });
});
