import { CronSyntaxError, parseCron } from '@image-integrator/quartz-cron';
import { Constant, Text, WholeNumber } from '../common/index.js';
import { SLUG_PATTERN } from './flow-names.js';

/** "Cron Driven": Quartz with six or seven fields, or five-field cron, on the clocks of the flow's timezone. */
export class CronSchedule {
  @Constant('At the times of an expression.')
  readonly type = 'cron' as const;

  @Text({
    description:
      'Quartz: second, minute, hour, day of month, month, day of week and, if wanted, year. Five fields leave out the second.',
    example: '0 0/5 * * * ? *',
    maxLength: 200,
    empty: true,
    check: cronProblem,
  })
  expression: string;
}

/** "Repeat Every": counted from the moment at which the flow was started; the first run starts then. */
export class IntervalSchedule {
  @Constant('Repeat every.')
  readonly type = 'interval' as const;

  @WholeNumber({
    description: 'Seconds from one start to the next.',
    example: 300,
    minimum: 1,
    maximum: 31_536_000,
  })
  everySeconds: number;
}

/** "Triggered By": one run whenever a run of the other flow has finished. */
export class AfterFlowSchedule {
  @Constant('Triggered by another flow.')
  readonly type = 'after-flow' as const;

  @Text({
    description: 'Slug of the other flow.',
    example: 'products',
    maxLength: 64,
    empty: true,
    pattern: SLUG_PATTERN,
    message: 'flow must be the slug of a flow, like products',
  })
  flow: string;
}

export const SCHEDULE_CLASSES = [CronSchedule, IntervalSchedule, AfterFlowSchedule] as const;

/** One of the schedules, told apart by `type`. */
export type Schedule = InstanceType<(typeof SCHEDULE_CLASSES)[number]>;

/** What is wrong with a cron expression, with the parser's reason and place; null for nothing. */
function cronProblem(expression: string): string | null {
  try {
    parseCron(expression);
    return null;
  } catch (error) {
    if (error instanceof CronSyntaxError) return error.message;
    throw error;
  }
}
