import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newId, rounded } from '../../common/index.js';
import { afterCommit, firstRow, rows } from '../../database/index.js';
import { FLOW_HEADS } from '../../flows/index.js';
import { lastGoodRun, openProducts, rowsUnderWay, runsEndedSince, StreamNews } from '../../runs/index.js';
import type { AlarmRule } from './alarm.js';
import { type Measures, messageOf, nextWatch, valueOf, type Watch } from './alarm-rules.js';

const EVERY_SECONDS = 30;

/** One alarm and one flow that it watches, or has watched until now. */
interface Subject extends AlarmRule, Measures, Watch {
  readonly alarmId: string;
  readonly flowId: string;
  readonly flow: string;
  /** False when the alarm was disabled or turned to another flow: what is open resolves at once. */
  readonly watched: boolean;
  readonly channels: readonly string[];
  readonly silenced: boolean;
  /** It opened while it was silenced, and nobody knows. */
  readonly untold: boolean;
}

interface Judged extends Pick<Subject, 'alarmId' | 'flowId' | 'flow' | 'channels' | 'silenced' | 'untold'> {
  readonly watch: Watch;
  readonly value: number | null;
  readonly happened: 'opened' | 'resolved' | null;
  /** Whether what happened is told; what opened while the alarm was silenced is told later, if it is still open then. */
  readonly tells: boolean;
  readonly tellsLate: boolean;
  readonly message: string;
}

/**
 * Looks at every alarm and flow, one process at a time: whoever moves the clock on measures everything in one statement,
 * judges it, and saves the states, the events and their notices in the same transaction. Dead half way, nothing has
 * happened, and the next process does it all.
 */
@Injectable()
export class AlarmEvaluator {
  private readonly logger = new Logger(AlarmEvaluator.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly news: StreamNews,
  ) {}

  /** False when another process does it, or it was done less than thirty seconds ago. */
  async evaluate(): Promise<boolean> {
    return await this.dataSource.transaction(async (transaction) => {
      const clock = await firstRow<{ now: Date }>(
        transaction,
        `UPDATE alarm_clock SET evaluated_at = now() WHERE one = (
           SELECT one FROM alarm_clock WHERE evaluated_at <= now() - make_interval(secs => $1) FOR UPDATE SKIP LOCKED)
         RETURNING date_trunc('milliseconds', evaluated_at) AS now`,
        [EVERY_SECONDS],
      );
      if (clock === null) return false;
      const subjects = await rows<Subject>(transaction, MEASURE);
      const judged = subjects.map((subject) => judge(subject, clock.now));
      await this.saveWatches(judged, transaction);
      await this.saveEvents(
        judged.filter(({ happened }) => happened !== null),
        clock.now,
        transaction,
      );
      await this.tellLate(
        judged.filter(({ tellsLate }) => tellsLate),
        transaction,
      );
      return true;
    });
  }

  private async saveWatches(judged: readonly Judged[], transaction: EntityManager): Promise<void> {
    if (judged.length === 0) return;
    const keys = [judged.map(({ alarmId }) => alarmId), judged.map(({ flowId }) => flowId)];
    await transaction.query(
      `INSERT INTO alarm_states (alarm_id, flow_id, breached_since, opened_at, cleared_since, value, untold)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::float8[], $7::boolean[])
         AS s (alarm_id, flow_id, breached_since, opened_at, cleared_since, value, untold) WHERE s.breached_since IS NOT NULL
       ON CONFLICT (alarm_id, flow_id) DO UPDATE SET breached_since = EXCLUDED.breached_since,
         opened_at = EXCLUDED.opened_at, cleared_since = EXCLUDED.cleared_since, value = EXCLUDED.value,
         untold = EXCLUDED.untold`,
      [
        ...keys,
        judged.map(({ watch }) => watch.breachedSince),
        judged.map(({ watch }) => watch.openedAt),
        judged.map(({ watch }) => watch.clearedSince),
        judged.map(({ value }) => value),
        judged.map(({ untold }) => untold),
      ],
    );
    const atRest = judged.filter(({ watch }) => watch.breachedSince === null);
    await transaction.query(
      `DELETE FROM alarm_states s USING unnest($1::uuid[], $2::uuid[]) AS r (alarm_id, flow_id)
       WHERE s.alarm_id = r.alarm_id AND s.flow_id = r.flow_id`,
      [atRest.map(({ alarmId }) => alarmId), atRest.map(({ flowId }) => flowId)],
    );
  }

  private async saveEvents(
    happened: readonly Judged[],
    now: Date,
    transaction: EntityManager,
  ): Promise<void> {
    if (happened.length === 0) return;
    const events = happened.map((judged) => ({ ...judged, id: newId() }));
    await transaction.query(
      `INSERT INTO alarm_events (id, alarm_id, flow_slug, kind, value, message, silenced, happened_at)
       SELECT e.*, $8 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::float8[], $6::text[], $7::boolean[]) AS e`,
      [
        events.map(({ id }) => id),
        events.map(({ alarmId }) => alarmId),
        events.map(({ flow }) => flow),
        events.map((event) => event.happened),
        events.map(({ value }) => value),
        events.map(({ message }) => message),
        events.map(({ silenced }) => silenced),
        now,
      ],
    );
    const notices = events
      .filter(({ tells }) => tells)
      .flatMap(({ id, channels }) => channels.map((channel) => ({ id, channel })));
    await transaction.query(
      `INSERT INTO alarm_deliveries (event_id, channel) SELECT * FROM unnest($1::uuid[], $2::text[])`,
      [notices.map(({ id }) => id), notices.map(({ channel }) => channel)],
    );
    await this.news.publish('alarms', transaction);
    afterCommit(transaction, () => {
      for (const { alarmId, flow, message } of events) this.logger.warn({ alarmId, flow }, message);
    });
  }

  /** The silence is over, and what opened in it still is: its notices are made now, as of then. */
  private async tellLate(late: readonly Judged[], transaction: EntityManager): Promise<void> {
    if (late.length === 0) return;
    const notices = late.flatMap(({ alarmId, flow, channels }) =>
      channels.map((channel) => ({ alarmId, flow, channel })),
    );
    await transaction.query(
      `INSERT INTO alarm_deliveries (event_id, channel)
       SELECT opened.id, n.channel FROM unnest($1::uuid[], $2::text[], $3::text[]) AS n (alarm_id, flow, channel)
       CROSS JOIN LATERAL (
         SELECT e.id FROM alarm_events e WHERE e.alarm_id = n.alarm_id AND e.flow_slug = n.flow AND e.kind = 'opened'
         ORDER BY e.id DESC LIMIT 1) AS opened
       ON CONFLICT DO NOTHING`,
      [
        notices.map(({ alarmId }) => alarmId),
        notices.map(({ flow }) => flow),
        notices.map(({ channel }) => channel),
      ],
    );
    await this.news.publish('alarms', transaction);
  }
}

function judge(subject: Subject, now: Date): Judged {
  const value = subject.watched ? valueOf(subject, subject) : null;
  const rule = subject.watched ? subject : { ...subject, resolveAfterSeconds: 0 };
  const { watch, happened } = nextWatch(rule, subject, value, now);
  const { alarmId, flowId, flow, channels, silenced } = subject;
  const isLate = subject.untold && happened === null && watch.openedAt !== null;
  const message = happened === null ? '' : messageOf(subject, flow, happened, value);
  const told = value === null ? null : rounded(value, 2);
  return {
    alarmId,
    flowId,
    flow,
    channels,
    silenced,
    watch,
    value: told,
    happened,
    message,
    // Who was told that it opened is told that it has resolved, silence or not.
    tells: happened === 'resolved' ? !subject.untold : !silenced,
    tellsLate: isLate && !silenced,
    untold: silenced && (happened === 'opened' || isLate),
  };
}

/** Every alarm with every flow that it watches or has open, and what its condition needs. */
const MEASURE = `
  SELECT a.id AS "alarmId", f.id AS "flowId", f.slug AS flow,
         a.enabled AND (a.flow_id IS NULL OR a.flow_id = f.id) AS watched,
         a.condition, a.threshold, a.resolve_threshold AS "resolveThreshold", a.window_minutes AS "windowMinutes",
         a.minimum, a.open_after_seconds AS "openAfterSeconds", a.resolve_after_seconds AS "resolveAfterSeconds",
         ARRAY(SELECT c.channel FROM alarm_channels c WHERE c.alarm_id = a.id) AS channels,
         EXISTS (SELECT FROM alarm_silences i WHERE i.alarm_id = a.id AND i.until > now()) AS silenced,
         coalesce(s.untold, false) AS untold,
         s.breached_since AS "breachedSince", s.opened_at AS "openedAt", s.cleared_since AS "clearedSince",
         ended.runs, ended."failedRuns", ended."averageSeconds", ended."loginFailures",
         ended.rows + active.rows AS rows, ended."failedRows" + active."failedRows" AS "failedRows",
         waiting."heldRows", waiting.flapping,
         CASE WHEN f.state = 'running'
              THEN extract(epoch FROM now() - greatest(f.started_at, a.updated_at, last.finished_at))::float8 / 60
         END AS "minutesWithoutSuccess"
  FROM alarms a CROSS JOIN ${FLOW_HEADS} f
  LEFT JOIN alarm_states s ON s.alarm_id = a.id AND s.flow_id = f.id
  CROSS JOIN LATERAL ${runsEndedSince('f.id', 'a.window_minutes')} AS ended
  CROSS JOIN LATERAL ${rowsUnderWay('f.id')} AS active
  CROSS JOIN LATERAL ${openProducts('f.id')} AS waiting
  LEFT JOIN LATERAL ${lastGoodRun('f.id')} AS last ON a.condition = 'no-success'
  WHERE (a.enabled AND (a.flow_id IS NULL OR a.flow_id = f.id)) OR s.alarm_id IS NOT NULL`;
