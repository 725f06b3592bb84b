import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { stateNumber, statusNumber } from './documented-status.js';
import { ExportQuery, LogPageOf, LogPageQuery, StatusFilterQuery } from '../../logs/index.js';
import { HAND_TRIGGERS, type MainEntry, type MainFilter, OUTCOMES } from './main-entries.js';

const AT = '2026-11-23T12:00:00.000Z';

export class MainFilterQuery extends StatusFilterQuery {
  @ApiPropertyOptional({ description: 'How runs ended, in our words.', enum: OUTCOMES, example: 'partial' })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: string;

  @ApiPropertyOptional({ description: 'What started runs.', example: 'schedule' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  trigger?: string;

  @ApiPropertyOptional({
    description: 'Who started runs: an e-mail address, or `System`.',
    example: 'ayse@example.com',
  })
  @IsOptional()
  @IsString()
  @MaxLength(320)
  triggered_by?: string;

  @ApiPropertyOptional({ description: 'Only runs started by hand, or only the others.', example: true })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  is_triggered?: boolean;

  static filter({ triggered_by, is_triggered, ...query }: MainFilterQuery): MainFilter {
    return {
      ...query,
      ...(triggered_by !== undefined && { triggeredBy: triggered_by }),
      ...(is_triggered !== undefined && { isTriggered: is_triggered }),
    };
  }
}

export class MainListQuery extends IntersectionType(MainFilterQuery, LogPageQuery) {}
export class MainExportQuery extends IntersectionType(MainFilterQuery, ExportQuery) {}

export class LogErrorResponse {
  @ApiProperty({ description: 'The step that failed: `login`, `read`, …', example: 'login' })
  step: string;

  @ApiProperty({ description: 'What went wrong, as a code.', example: 'LOGIN_REFUSED' })
  code: string;

  @ApiProperty({
    description: 'What went wrong, where, and what to do.',
    example: 'The login "erp" was refused with 401. Check its credentials.',
  })
  detail: string;

  @ApiPropertyOptional({
    description: "The beginning of the ERP's answer that was refused, where it is about one; secrets masked.",
    example: '<html><body>Service unavailable</body></html>',
  })
  excerpt?: string;
}

export class MainEntryResponse {
  @ApiProperty({ description: 'Id of the run.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  flow: string;

  @ApiProperty({ description: 'The version of the flow that ran.', example: 3 })
  flow_version: number;

  @ApiProperty({ description: '`inbound` or `outbound`.', example: 'inbound' })
  direction: string;

  @ApiProperty({ description: '1 start, 2 in progress, 3 finished.', enum: [1, 2, 3], example: 3 })
  state: number;

  @ApiProperty({
    description: '1 in progress, 2 success, 3 failed (also partly, or cancelled), 4 empty: nothing to do.',
    enum: [1, 2, 3, 4],
    example: 2,
  })
  status: number;

  @ApiProperty({
    description: 'How it ended, in our words; null until then.',
    enum: OUTCOMES,
    type: String,
    nullable: true,
    example: 'succeeded',
  })
  outcome: string | null;

  @ApiProperty({ description: 'What started it.', example: 'schedule' })
  trigger: string;

  @ApiProperty({ description: 'An e-mail address, or `System` for automatic runs.', example: 'System' })
  triggered_by: string;

  @ApiProperty({ description: 'Whether it was started by hand.', example: false })
  is_triggered: boolean;

  @ApiProperty({ description: 'When it was asked for.', example: AT })
  created_at: Date;

  @ApiProperty({ description: 'When a worker took it.', type: Date, nullable: true, example: AT })
  started_at: Date | null;

  @ApiProperty({ description: 'When it ended.', type: Date, nullable: true, example: AT })
  finished_at: Date | null;

  @ApiProperty({
    description: 'Milliseconds from start to end.',
    type: 'integer',
    nullable: true,
    example: 5120,
  })
  duration_ms: number | null;

  @ApiProperty({ description: 'Pages read.', example: 3 })
  pages: number;

  @ApiProperty({ description: 'Records the ERP sent.', example: 1500 })
  records: number;

  @ApiProperty({ description: 'Products, one line each.', example: 1500 })
  products: number;

  @ApiProperty({ description: 'Products written.', example: 1490 })
  written: number;

  @ApiProperty({ description: 'Products left as they are.', example: 10 })
  skipped: number;

  @ApiProperty({ description: 'Products that failed.', example: 0 })
  failed: number;

  @ApiProperty({ description: 'Products that are held until a user releases or drops them.', example: 0 })
  held: number;

  @ApiProperty({ description: 'Why the run failed.', type: LogErrorResponse, nullable: true })
  error: LogErrorResponse | null;

  @ApiProperty({ description: 'What an operator should look at.', type: [String], example: [] })
  warnings: readonly string[];

  static from(entry: MainEntry): MainEntryResponse {
    const { startedAt, finishedAt, errorStep, errorCode, errorDetail, errorExcerpt } = entry;
    return {
      id: entry.id,
      flow: entry.flow,
      flow_version: entry.flowVersion,
      direction: entry.direction,
      state: stateNumber(entry.state),
      status: statusNumber(entry.status),
      outcome: entry.status,
      trigger: entry.trigger,
      triggered_by: entry.triggeredBy,
      is_triggered: HAND_TRIGGERS.includes(entry.trigger),
      created_at: entry.createdAt,
      started_at: startedAt,
      finished_at: finishedAt,
      duration_ms: startedAt && finishedAt && finishedAt.getTime() - startedAt.getTime(),
      pages: entry.pages,
      records: entry.records,
      products: entry.products,
      written: entry.written,
      skipped: entry.skipped,
      failed: entry.failed,
      held: entry.held,
      error:
        errorCode === null
          ? null
          : {
              step: errorStep ?? 'run',
              code: errorCode,
              detail: errorDetail ?? '',
              ...(errorExcerpt === null ? {} : { excerpt: errorExcerpt }),
            },
      warnings: entry.warnings,
    };
  }
}

export class MainList extends LogPageOf {
  @ApiProperty({ description: 'Executions of this page, newest first.', type: [MainEntryResponse] })
  results: MainEntryResponse[];
}
