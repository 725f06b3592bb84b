import { EmbeddedPostgres } from '@image-integrator/embedded-postgres';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { DataSource } from 'typeorm';
import { vi } from 'vitest';
import { openDataSource } from '../../src/database/index.js';
import { migrateDatabase } from '../../src/database/migrate.js';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { installation } from '../support/app-process.js';
import { makeOpenFolder } from '../../packages/embedded-postgres/test/embedded-data.js';
import { differences, imageFlow, type RunBody, type Sides } from '../support/image-flow.js';
import { databaseOf, onServer } from '../support/server.js';

/** A SKU that Omnitron holds and no ERP knows: nothing may happen to it. */
const STRANGER = 'STRANGER';

/** What a chaos test stands on: a Postgres of its own that can be killed, an ERP whose products lie across pages, an Omnitron. */
export class ChaosGround implements AsyncDisposable {
  private constructor(
    readonly sides: Sides,
    readonly place: ReturnType<typeof installation>,
    readonly dataSource: DataSource,
    private readonly postgres: EmbeddedPostgres,
    private readonly folder: string,
  ) {}

  static async open(products: number, environment: Record<string, string> = {}): Promise<ChaosGround> {
    const folder = await makeOpenFolder();
    const logger = { log: () => undefined, warn: () => undefined, error: console.error };
    const postgres = await EmbeddedPostgres.open({ dataDir: folder, logger });
    const name = `chaos_${randomBytes(4).toString('hex')}`;
    await onServer(postgres.adminUrl, async (client) => void (await client.query(`CREATE DATABASE ${name}`)));
    const url = databaseOf(postgres.adminUrl, name);
    await migrateDatabase(url);
    const [erp, omnitron] = await Promise.all([
      startErpSimulator({ products }),
      startOmnitronSimulator({ products }),
    ]);
    omnitron.seedImages(STRANGER, [
      { url: 'https://img.example/stranger.jpg', order: 1, image_type: 'default' },
    ]);
    const place = installation({ DATABASE_URL: url, ...environment });
    return new ChaosGround({ erp, omnitron }, place, await openDataSource(url), postgres, folder);
  }

  /** One image a record, so that products lie on two pages and are put together again; a page is about a twentieth of all. */
  flow(omnitron: Record<string, unknown>): Record<string, unknown> {
    const pageSize = Math.ceil(this.sides.erp.catalogue.size / 10);
    const whole = imageFlow(this.sides);
    return imageFlow(this.sides, {
      omnitron: { ...(whole['omnitron'] as object), ...omnitron },
      read: {
        ...(whole['read'] as object),
        url: `${this.sides.erp.url}/image-rows/offset`,
        pagination: { type: 'offset', offsetKey: 'offset', limitKey: 'limit', pageSize },
      },
      script: null,
      mapping: [
        {
          operation: 'shift',
          spec: { '*': { sku: '[&1].product_sku', image_url: '[&1].url', image_order: '[&1].order' } },
        },
      ],
    });
  }

  /** Ends Postgres as a crash would; it is started again on the same port. */
  async crashPostgres(): Promise<void> {
    const [file] = await this.dataSource.query<{ text: string }[]>(
      `SELECT pg_read_file('postmaster.pid') AS text`,
    );
    process.kill(Number.parseInt(file!.text, 10), 'SIGQUIT');
    const isBack = () =>
      this.dataSource.query('SELECT 1').then(
        () => true,
        () => false,
      );
    await vi.waitUntil(isBack, { timeout: 30_000 });
  }

  /** All that a run has left behind, here and in Omnitron. */
  async outcomeOf(run: RunBody): Promise<object> {
    const { omnitron } = this.sides;
    const { status, products, written, skipped, failed } = run;
    const [failure] = await this.dataSource.query<object[]>(
      'SELECT error_code AS code, error_detail AS detail FROM runs WHERE id = $1',
      [run.id],
    );
    const { skus, differentWrites, imagesDeleted } = omnitron.report();
    const rows = await this.dataSource.query<object[]>(
      `SELECT status, code, count(*)::int AS rows, count(DISTINCT sku)::int AS skus, count(finished_at)::int AS finished
       FROM run_rows WHERE run_id = $1 GROUP BY status, code`,
      [run.id],
    );
    const openBatches = await this.dataSource.query<object[]>(
      'SELECT batch_no FROM run_batches WHERE run_id = $1 AND done_at IS NULL',
      [run.id],
    );
    const stranger = omnitron.findContent(STRANGER)?.writes;
    return {
      run: { status, ...failure, products, written, skipped, failed },
      omnitron: { skus, differentWrites, imagesDeleted, wrong: differences(this.sides), stranger },
      rows,
      openBatches,
    };
  }

  /** Every product as the ERP has it and nothing else touched; every row one outcome; the counts those of the rows. */
  get exactOutcome(): object {
    const products = this.sides.erp.catalogue.size;
    return {
      run: {
        status: 'succeeded',
        code: null,
        detail: null,
        products,
        written: products,
        skipped: 0,
        failed: 0,
      },
      omnitron: { skus: products + 1, differentWrites: 0, imagesDeleted: 0, wrong: [STRANGER], stranger: 0 },
      rows: [{ status: 'written', code: null, rows: products, skus: products, finished: products }],
      openBatches: [],
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.sides.erp.stop(), this.sides.omnitron.stop()]);
    await this.dataSource.destroy();
    await this.postgres.close();
    this.place.remove();
    await rm(this.folder, { recursive: true, force: true });
  }
}
