import type { DataSource } from 'typeorm';
import { newId } from '../../src/common/index.js';
import { RowPartitions } from '../../src/runs/log/index.js';

const FAILED_EVERY = 50;

/** A run of so many rows in the database, in one statement: it goes on, two rows in a hundred have failed. */
export async function insertLargeRun(dataSource: DataSource, rows: number): Promise<string> {
  const id = newId();
  await new RowPartitions(dataSource).ensureDays(0, 1);
  await dataSource.query(
    `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, day, state, phase,
       created_at, started_at, pages, records, products, written, failed)
     VALUES ($1, $1, 'large', 1, 'inbound', 'manual', 'System', (now() AT TIME ZONE 'UTC')::date, 'running', 'write',
       now(), now(), $2::int / 500, $2, $2, $2::int - $2::int / ${FAILED_EVERY}, $2::int / ${FAILED_EVERY})`,
    [id, rows],
  );
  await dataSource.query(
    `INSERT INTO run_rows (day, run_id, row_no, page_no, sku, images, image_count, content_hash, status, code, detail, http_status,
       attempts, duration_ms, finished_at)
     SELECT r.day, r.id, n, 1 + n / 500, 'LARGE-' || n, '[{"url":"https://cdn.shop.example/' || n || '.jpg","order":1}]', 1,
       sha256(n::text::bytea), CASE WHEN n % ${FAILED_EVERY} = 7 THEN 'failed' ELSE 'written' END,
       CASE WHEN n % ${FAILED_EVERY} = 7 THEN 'OMNITRON_REJECTED' END,
       CASE WHEN n % ${FAILED_EVERY} = 7 THEN '{"images":[{"url":["Enter a valid URL."]}]}' END, 201, 1, 12, now()
     FROM runs r CROSS JOIN generate_series(0, $2::int - 1) AS n WHERE r.id = $1`,
    [id, rows],
  );
  await dataSource.query(
    `INSERT INTO run_pages (run_id, page_no, method, url, http_status, records, rows, first_row_no, bytes, attempts, read_ms)
     SELECT $1, n + 1, 'GET', 'https://erp.example/products', 200, 500, 500, n * 500, 1000, 1, 20
     FROM generate_series(0, $2::int / 500 - 1) AS n`,
    [id, rows],
  );
  await dataSource.query('VACUUM (ANALYZE) run_rows, row_failures, runs');
  return id;
}
