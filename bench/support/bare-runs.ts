import pg from 'pg';
import { Agent, request } from 'undici';

const WRITES_AT_ONCE = 16;

interface Product {
  readonly sku: string;
  readonly images: readonly object[];
}

/** The least that the same work takes: read a page, keep its rows, write each product, keep the outcomes; undici and pg. */
export class BareRuns {
  private readonly pool: pg.Pool;
  private readonly agent = new Agent({ connections: 64 });

  constructor(
    databaseUrl: string,
    private readonly erpUrl: string,
    private readonly omnitronUrl: string,
  ) {
    this.pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  }

  async open(): Promise<void> {
    await this.pool.query(`CREATE TABLE bare_runs (id bigserial PRIMARY KEY, state text NOT NULL);
      CREATE TABLE bare_rows (run_id bigint, row_no int, sku text, images text, status text, PRIMARY KEY (run_id, row_no))`);
  }

  async run(): Promise<void> {
    const { rows } = await this.pool.query<{ id: string }>(
      `INSERT INTO bare_runs (state) VALUES ('running') RETURNING id`,
    );
    const id = rows[0]?.id;
    const answer = await request(this.erpUrl, { dispatcher: this.agent });
    const { results } = (await answer.body.json()) as { results: Product[] };
    const skus = results.map(({ sku }) => sku);
    await this.pool.query(
      `INSERT INTO bare_rows SELECT $1, n, sku, images, 'pending'
       FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS product (sku, images, n)`,
      [id, skus, results.map(({ images }) => JSON.stringify(images))],
    );
    const next = results.values();
    const send = async (): Promise<void> => {
      for (const { sku, images } of next) await this.post({ product_sku: sku, images });
    };
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, send));
    await this.pool.query(
      `WITH outcome AS (UPDATE bare_rows SET status = 'written' WHERE run_id = $1)
       UPDATE bare_runs SET state = 'finished' WHERE id = $1`,
      [id],
    );
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.agent.close();
  }

  private async post(body: object): Promise<void> {
    const answer = await request(`${this.omnitronUrl}/api/v1/downloadable-image/`, {
      method: 'POST',
      headers: { authorization: 'Token bench', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      dispatcher: this.agent,
    });
    await answer.body.text();
  }
}
