import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

/** Until the first is due; the plans of all are made before. */
const LEAD_SECONDS = 10;
const PLANNED_PER_SECOND = 150;
const ASK_EVERY_MS = 500;
const GIVE_UP_MS = 300_000;

/** What scheduled runs came to; milliseconds from the time at which they were due. */
export interface ScheduleFigures {
  readonly due: number;
  readonly runs: number;
  readonly done: number;
  /** Of all runs, those that ended within the time. */
  readonly doneInTime: number;
  readonly beganP50: number;
  readonly beganP99: number;
  readonly endedP50: number;
  readonly endedP99: number;
}

/** Thousands of running flows, made as copies of `bench-0`, and what became of their runs. */
export class ScheduledFlows {
  constructor(private readonly dataSource: DataSource) {}

  /** Copies share the products of the first `assortments` flows; their times are spread evenly. Answers when the first are due. */
  async start(flows: number, assortments: number, everySeconds: number): Promise<void> {
    await this.dataSource.query(
      `WITH copy AS MATERIALIZED (
         SELECT gen_random_uuid() AS id, n, f.direction, f.timezone,
           replace(v.document::text, '"bench-0"', '"many-' || n || '"')::json AS document,
           now() + make_interval(secs => $4 + n * $3::float8 / $1) AS since, n % $2 AS assortment
         FROM flows f JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.version
         CROSS JOIN generate_series(0, $1::int - 1) AS n WHERE f.slug = 'bench-0'
       ), flow AS (
         INSERT INTO flows (id, slug, name, direction, state, started_at, version, timezone, schedule, schedule_since)
         SELECT id, 'many-' || n, 'many-' || n, direction, 'running', since, 1, timezone,
           jsonb_build_object('type', 'interval', 'everySeconds', $3::int), since FROM copy
       )
       INSERT INTO flow_versions (flow_id, version, document, author)
       SELECT id, 1, replace(document::text, 'first=0"', 'first=' || assortment * 10 || '"')::json, 'bench' FROM copy`,
      [flows, assortments, everySeconds, LEAD_SECONDS + flows / PLANNED_PER_SECOND],
    );
    await this.until(
      async () =>
        (await this.count(`SELECT count(*)::int AS count FROM schedule_plans`, [])) === flows &&
        (await this.count(
          `SELECT count(*)::int AS count FROM flows WHERE state = 'running' AND schedule_since <= now()`,
          [],
        )) > 0,
    );
  }

  async now(): Promise<Date> {
    const [{ now }] = await this.dataSource.query<[{ now: Date }]>('SELECT clock_timestamp() AS now');
    return now;
  }

  /** Until every run that was due has ended. */
  async settle(from: Date, until: Date): Promise<void> {
    await this.until(
      async () =>
        (await this.count(
          `SELECT count(*)::int AS count FROM runs WHERE scheduled_for >= $1 AND scheduled_for < $2 AND state <> 'finished'`,
          [from, until],
        )) === 0,
    );
  }

  async figures(from: Date, until: Date): Promise<ScheduleFigures> {
    const [figures] = await this.dataSource.query<[ScheduleFigures]>(
      `SELECT (SELECT count(*)::int FROM schedule_ticks WHERE slot >= $1 AND slot < $2) AS due,
         count(*)::int AS runs, count(*) FILTER (WHERE status = 'succeeded')::int AS done,
         (SELECT count(*)::int FROM runs WHERE finished_at >= $1 AND finished_at < $2) AS "doneInTime",
         percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - scheduled_for) * 1000) AS "beganP50",
         percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - scheduled_for) * 1000) AS "beganP99",
         percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - scheduled_for) * 1000) AS "endedP50",
         percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - scheduled_for) * 1000) AS "endedP99"
       FROM runs WHERE scheduled_for >= $1 AND scheduled_for < $2`,
      [from, until],
    );
    return figures;
  }

  private async count(text: string, parameters: unknown[]): Promise<number> {
    const [{ count }] = await this.dataSource.query<[{ count: number }]>(text, parameters);
    return count;
  }

  private async until(isSo: () => Promise<boolean>): Promise<void> {
    const untilMs = performance.now() + GIVE_UP_MS;
    while (!(await isSo())) {
      if (performance.now() > untilMs) throw new Error('The flows do not come to it in time.');
      await pause(ASK_EVERY_MS);
    }
  }
}
