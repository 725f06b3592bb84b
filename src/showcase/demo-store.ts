import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow } from '../database/index.js';

/** What belongs to the demo, and which process its simulators were started in. */
export interface DemoRecord {
  readonly id: string;
  readonly flow: string;
  readonly erpLogin: string;
  readonly omnitronLogin: string;
  readonly erpUrl: string;
  readonly omnitronUrl: string;
  readonly products: number;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: Date;
}

/** The `demos` table: one row, or none. */
@Injectable()
export class DemoStore {
  constructor(private readonly dataSource: DataSource) {}

  find(): Promise<DemoRecord | null> {
    return firstRow<DemoRecord>(
      this.dataSource,
      `SELECT id, flow, erp_login AS "erpLogin", omnitron_login AS "omnitronLogin", erp_url AS "erpUrl",
         omnitron_url AS "omnitronUrl", products, host, pid, started_at AS "startedAt" FROM demos`,
    );
  }

  /** False when there is a demo already. */
  async insert(demo: Omit<DemoRecord, 'startedAt'>): Promise<boolean> {
    const made = await firstRow(
      this.dataSource,
      `INSERT INTO demos (id, flow, erp_login, omnitron_login, erp_url, omnitron_url, products, host, pid)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (one) DO NOTHING RETURNING id`,
      [
        demo.id,
        demo.flow,
        demo.erpLogin,
        demo.omnitronLogin,
        demo.erpUrl,
        demo.omnitronUrl,
        demo.products,
        demo.host,
        demo.pid,
      ],
    );
    return made !== null;
  }

  async exists(id: string): Promise<boolean> {
    return (await firstRow(this.dataSource, 'SELECT id FROM demos WHERE id = $1', [id])) !== null;
  }

  async delete(id: string): Promise<void> {
    await this.dataSource.query('DELETE FROM demos WHERE id = $1', [id]);
  }
}
