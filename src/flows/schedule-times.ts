import { nextTimes } from '@image-integrator/quartz-cron';
import type { Schedule } from './schedule.dto.js';

/** The clock that a schedule is read on. */
export interface ScheduleClock {
  /** IANA name; of cron expressions. */
  readonly timezone: string;
  /** When the flow was started; intervals count from here, and the start is the first of them. */
  readonly startedAt: Date;
}

/**
 * The next `count` times after `after` at which the schedule starts the flow; fewer when it ends, none for a flow that
 * is triggered by another. Cron's rules for daylight saving time are in `@image-integrator/quartz-cron`.
 */
export function fireTimes(schedule: Schedule, clock: ScheduleClock, after: Date, count: number): Date[] {
  if (schedule.type === 'cron') return nextTimes(schedule.expression, clock.timezone, after, count);
  if (schedule.type === 'after-flow') return [];
  return intervals(schedule.everySeconds * 1000, clock.startedAt.getTime(), after.getTime(), count);
}

function intervals(everyMs: number, startMs: number, afterMs: number, count: number): Date[] {
  const next = Math.max(0, Math.floor((afterMs - startMs) / everyMs) + 1);
  return Array.from({ length: count }, (_, index) => new Date(startMs + (next + index) * everyMs));
}
