import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Matches, Max, MaxLength, Min, registerDecorator } from 'class-validator';
import { CronSyntaxError, parseCron } from './cron/index.js';
import { SLUG_PATTERN } from './flow-names.js';

export const SCHEDULE_TYPES = ['cron', 'interval', 'after-flow'] as const;

/** What starts a flow by itself; the fields of each type are in its own class. */
export class ScheduleBase {
  @ApiProperty({
    description:
      '`cron`: at the times of an expression. `interval`: repeat every. `after-flow`: triggered by another flow.',
    example: 'cron',
    enum: SCHEDULE_TYPES,
  })
  @IsIn(SCHEDULE_TYPES)
  type: (typeof SCHEDULE_TYPES)[number];
}

/** "Cron Driven": Quartz with six or seven fields, or five-field cron, on the clocks of the flow's timezone. */
export class CronSchedule extends ScheduleBase {
  @ApiProperty({ description: 'At the times of an expression.', example: 'cron', enum: ['cron'] })
  declare type: 'cron';

  @ApiProperty({
    description:
      'Quartz: second, minute, hour, day of month, month, day of week and, if wanted, year. Five fields leave out the second.',
    example: '0 0/5 * * * ? *',
    maxLength: 200,
  })
  @IsString()
  @MaxLength(200)
  @IsCron()
  expression: string;
}

/** "Repeat Every": counted from the moment at which the flow was started; the first run starts then. */
export class IntervalSchedule extends ScheduleBase {
  @ApiProperty({ description: 'Repeat every.', example: 'interval', enum: ['interval'] })
  declare type: 'interval';

  @ApiProperty({
    description: 'Seconds from one start to the next.',
    example: 300,
    minimum: 1,
    maximum: 31_536_000,
  })
  @IsInt()
  @Min(1)
  @Max(31_536_000)
  everySeconds: number;
}

/** "Triggered By": one run whenever a run of the other flow has finished. */
export class AfterFlowSchedule extends ScheduleBase {
  @ApiProperty({ description: 'Triggered by another flow.', example: 'after-flow', enum: ['after-flow'] })
  declare type: 'after-flow';

  @ApiProperty({ description: 'Slug of the other flow.', example: 'products', pattern: SLUG_PATTERN.source })
  @IsString()
  @MaxLength(64)
  @Matches(SLUG_PATTERN, { message: 'flow must be the slug of a flow, like products' })
  flow: string;
}

/** One of the schedules, told apart by `type`. */
export type Schedule = CronSchedule | IntervalSchedule | AfterFlowSchedule;

export const SCHEDULE_CLASSES = [
  { name: 'cron', value: CronSchedule },
  { name: 'interval', value: IntervalSchedule },
  { name: 'after-flow', value: AfterFlowSchedule },
];

/** class-validator's check of a cron expression, with the parser's reason and place in the message. */
function IsCron(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isCron',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value) => typeof value !== 'string' || cronProblem(value) === null,
        defaultMessage: (args) => cronProblem(String(args?.value)) ?? 'is not valid',
      },
    });
  };
}

function cronProblem(expression: string): string | null {
  try {
    parseCron(expression);
    return null;
  } catch (error) {
    if (error instanceof CronSyntaxError) return error.message;
    throw error;
  }
}
