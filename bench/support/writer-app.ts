import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/app.js';
import { AppConfig } from '../../src/config/index.js';
import { FlowEditor } from '../../src/flows/index.js';
import { LoginRequest, LoginService } from '../../src/logins/index.js';
import { RunRepository, RunService } from '../../src/runs/index.js';
import { serve, type Served } from './served.js';

const SLUG = 'bench';
const PAGE_SIZE = 1000;

export type FinishedRun = Awaited<ReturnType<RunRepository['getRun']>>;

export interface TimedRun {
  readonly run: FinishedRun;
  /** From the grouped rows to the end of the run. */
  readonly writeMs: number;
  /** From the start of the run to its end. */
  readonly wholeMs: number;
}

/** The whole application in this process on an embedded Postgres, between an ERP and an Omnitron in processes of their own. */
export class WriterBenchApp {
  private constructor(
    private readonly app: INestApplication,
    private readonly erp: Served,
    private readonly omnitron: Served,
    private readonly concurrency: number,
  ) {}

  static async start(dataDir: string, concurrency: number): Promise<WriterBenchApp> {
    const [erp, omnitron] = await Promise.all([serve('page-server.js'), serve('omnitron-server.js')]);
    const config = AppConfig.fromEnv({
      DATA_DIR: dataDir,
      EGRESS_ALLOW: '127.0.0.0/8',
      LOG_LEVEL: 'silent',
      ADMIN_EMAIL: 'bench@example.com',
      ADMIN_PASSWORD: 'correct horse battery',
    });
    const app = await createApp(config);
    await app.init();
    const settings = { domainUrl: omnitron.url, username: 'bench', password: 'bench' };
    await app
      .get(LoginService, { strict: false })
      .createLogin(plainToInstance(LoginRequest, { slug: SLUG, name: 'Bench', type: 'omnitron', settings }));
    const bench = new WriterBenchApp(app, erp, omnitron, concurrency);
    await app.get(FlowEditor, { strict: false }).createFlow(bench.flow(0), { author: 'bench', note: null });
    return bench;
  }

  get dataSource(): DataSource {
    return this.app.get(DataSource);
  }

  get omnitronUrl(): string {
    return this.omnitron.url;
  }

  /** Writes so many products, changed or not. */
  writeProducts(products: number): Promise<TimedRun> {
    return this.runProducts(products, true);
  }

  async runProducts(products: number, force: boolean): Promise<TimedRun> {
    const editor = this.app.get(FlowEditor, { strict: false });
    await editor.replaceFlow(SLUG, this.flow(products), { author: 'bench', note: null });
    const start = { flowSlug: SLUG, trigger: 'manual', triggeredBy: 'System', force } as const;
    const { runId } = await this.app.get(RunService, { strict: false }).createRun(start);
    const run = await this.waitFor(runId);
    if (run.status !== 'succeeded' || run.products !== products)
      throw new Error(`The run ended ${run.status} with ${run.products} products: ${run.failure?.detail}`);
    const [grouped] = await this.dataSource.query<{ finished_at: Date }[]>(
      `SELECT finished_at FROM step_logs WHERE run_id = $1 AND step = 'group'`,
      [runId],
    );
    const endedAt = run.finishedAt?.getTime() ?? 0;
    return {
      run,
      writeMs: endedAt - (grouped?.finished_at.getTime() ?? 0),
      wholeMs: endedAt - (run.startedAt?.getTime() ?? 0),
    };
  }

  /** The bodies of the products as they were sent. */
  async listBodies(products: number): Promise<string[]> {
    const sent = await this.dataSource.query<{ sku: string; images: string }[]>(
      `SELECT DISTINCT ON (row_no) sku, images FROM run_rows WHERE row_no < $1 AND status = 'written' ORDER BY row_no`,
      [products],
    );
    const bodies = sent.map(({ sku, images }) => `{"product_sku":${JSON.stringify(sku)},"images":${images}}`);
    // A short warm-up has written fewer products: the same ones again.
    return Array.from({ length: products }, (_, n) => bodies[n % bodies.length] ?? '');
  }

  async setLatency(ms: number): Promise<void> {
    await fetch(`${this.omnitronUrl}/latency?ms=${ms}`);
  }

  async countPosts(): Promise<number> {
    return Number(await (await fetch(`${this.omnitronUrl}/posts`)).text());
  }

  async stop(): Promise<void> {
    await this.app.close();
    for (const { process } of [this.erp, this.omnitron]) process.disconnect();
  }

  private async waitFor(runId: string): Promise<FinishedRun> {
    const runs = this.app.get(RunRepository, { strict: false });
    for (;;) {
      const run = await runs.getRun(runId);
      if (run.state === 'finished') return run;
      await pause(200);
    }
  }

  private flow(products: number): object {
    return {
      name: 'Bench',
      slug: SLUG,
      direction: 'inbound',
      timezone: 'UTC',
      omnitron: { login: SLUG, domainUrl: this.omnitron.url, concurrency: this.concurrency },
      read: {
        url: `${this.erp.url}/products?size=${products}`,
        recordsPath: '$.results',
        pagination: { type: 'offset', pageSize: PAGE_SIZE },
      },
      mapping: [
        {
          operation: 'shift',
          spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } },
        },
      ],
    };
  }
}
