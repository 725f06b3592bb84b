import type { INestApplication } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/app.js';
import { AppConfig } from '../../src/config/index.js';
import { DatabaseUrl } from '../../src/database/index.js';
import { FlowEditor } from '../../src/flows/index.js';
import { LoginRequest, LoginService } from '../../src/logins/index.js';
import { RunEvents, RunRepository, RunService } from '../../src/runs/index.js';
import { serve, type Served } from './served.js';

/** The whole application in this process with many small flows, between an ERP and an Omnitron in processes of their own. */
export class SmallRunsApp {
  private readonly ends = new Map<string, (endedAtMs: number) => void>();
  private readonly ended = new Map<string, number>();

  private constructor(
    private readonly app: INestApplication,
    private readonly erp: Served,
    private readonly omnitron: Served,
    private readonly products: number,
  ) {
    app.get(RunEvents, { strict: false }).events$.subscribe(({ type, runId }) => {
      if (type !== 'finished') return;
      this.ended.set(runId, performance.now());
      this.ends.get(runId)?.(performance.now());
    });
  }

  static async start(dataDir: string, flows: number, products: number): Promise<SmallRunsApp> {
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
      .createLogin(
        plainToInstance(LoginRequest, { slug: 'bench', name: 'Bench', type: 'omnitron', settings }),
      );
    const bench = new SmallRunsApp(app, erp, omnitron, products);
    const editor = app.get(FlowEditor, { strict: false });
    for (let flow = 0; flow < flows; flow += 1)
      await editor.createFlow(bench.flow(flow), { author: 'bench', note: null });
    return bench;
  }

  get dataSource(): DataSource {
    return this.app.get(DataSource);
  }

  get databaseUrl(): string {
    return this.app.get(DatabaseUrl, { strict: false }).url;
  }

  get erpUrl(): string {
    return `${this.erp.url}/products?size=${this.products}&offset=0&limit=1000`;
  }

  get omnitronUrl(): string {
    return this.omnitron.url;
  }

  /** One run of a flow, from its trigger to its end; the milliseconds that it took. `changed`: its products are written. */
  async run(flow: number, changed: boolean): Promise<number> {
    const startedAt = performance.now();
    const { runId } = await this.app.get(RunService, { strict: false }).createRun({
      flowSlug: slugOf(flow),
      trigger: 'manual',
      triggeredBy: 'System',
      force: changed,
    });
    const endedAtMs =
      this.ended.get(runId) ?? (await new Promise<number>((resolve) => this.ends.set(runId, resolve)));
    this.ends.delete(runId);
    this.ended.delete(runId);
    const run = await this.app.get(RunRepository, { strict: false }).getRun(runId);
    const done = changed ? run.written : run.skipped;
    if (run.status !== 'succeeded' || done !== this.products)
      throw new Error(`A run ended ${run.status}: ${JSON.stringify(run)}`);
    return endedAtMs - startedAt;
  }

  async stop(): Promise<void> {
    await this.app.close();
    for (const { process } of [this.erp, this.omnitron]) process.disconnect();
  }

  private flow(number: number): object {
    return {
      name: slugOf(number),
      slug: slugOf(number),
      direction: 'inbound',
      timezone: 'UTC',
      omnitron: { login: 'bench', domainUrl: this.omnitron.url, concurrency: 16 },
      read: {
        url: `${this.erp.url}/products?size=${this.products}&first=${number * this.products}`,
        recordsPath: '$.results',
        pagination: { type: 'offset', pageSize: 1000, totalPath: '$.count' },
      },
      mapping: [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }],
    };
  }
}

function slugOf(flow: number): string {
  return `bench-${flow}`;
}
