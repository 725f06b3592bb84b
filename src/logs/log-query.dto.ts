import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, MinLength } from 'class-validator';
import { PageOf, pageOf, PageQuery, TimeParam } from '../common/index.js';
import type { LogPage } from './log-reader.js';

/** `page` and `limit`, or `cursor` and `limit`. */
export class LogPageQuery extends PageQuery {
  @ApiPropertyOptional({
    description:
      'Goes on where another answer ended: its `next_cursor`. Takes the place of `page`, and reaches any depth.',
    example: 'WzE1MDAsMSwiMDE5MzQ2ZjAtN2YxYy03YjVlLTlkMGEtM2YwYzRjMWQyZTNmIl0',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export class LogPageOf extends PageOf {
  @ApiProperty({
    description:
      'Whether `count` is the whole number. False: the list is long, and `count` is what was found among its first 5,000 entries.',
    example: true,
  })
  count_exact: boolean;

  @ApiProperty({
    description:
      'Where the list goes on; null at its end. A page may be short, or empty, and have one: 5,000 entries were looked at then.',
    type: String,
    nullable: true,
    example: null,
  })
  next_cursor: string | null;
}

/** A page of a log in the shape of every list, and its cursor. */
export function logPageOf<Entry, Shown>(
  query: LogPageQuery,
  { entries, count, exact, nextCursor }: LogPage<Entry>,
  show: (entry: Entry) => Shown,
): LogPageOf & { results: Shown[] } {
  const page = pageOf(query, count, entries.map(show));
  const numbers = query.cursor === undefined ? {} : { next: null, previous: null };
  return Object.assign(page, numbers, { count_exact: exact, next_cursor: nextCursor });
}

/** The filters of every level. */
export class LogFilterQuery {
  @ApiPropertyOptional({ description: 'Slug of a flow.', example: 'images' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  flow?: string;

  @ApiPropertyOptional({ description: 'Id of a run.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  @IsOptional()
  @IsUUID()
  run?: string;

  @ApiPropertyOptional({
    description: 'Text in the error or message, whatever the case.',
    example: 'valid URL',
  })
  @IsOptional()
  @IsString()
  @MinLength(2)
  @MaxLength(200)
  text?: string;

  @TimeParam({
    description: 'Only of runs that were asked for at this time or later.',
    example: '2026-11-23T00:00:00Z',
  })
  from?: Date;

  @TimeParam({
    description: 'Only of runs that were asked for before this time.',
    example: '2026-11-24T00:00:00Z',
  })
  to?: Date;
}

/** The filters of levels whose entries carry the code of an error. */
export class ErrorFilterQuery extends LogFilterQuery {
  @ApiPropertyOptional({ description: 'A code, as entries have it.', example: 'LOGIN_REFUSED' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  code?: string;
}

/** The filters of executions and their steps. */
export class StatusFilterQuery extends ErrorFilterQuery {
  @ApiPropertyOptional({ description: '1 start, 2 in progress, 3 finished.', enum: [1, 2, 3], example: 3 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(3)
  state?: number;

  @ApiPropertyOptional({
    description: '1 in progress, 2 success, 3 failed (also partly, or cancelled), 4 empty: nothing to do.',
    enum: [1, 2, 3, 4],
    example: 3,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(4)
  status?: number;
}

export class ExportQuery {
  @ApiPropertyOptional({
    description: '`csv` for spreadsheets, `ndjson` (one JSON object a line, complete) for programs.',
    enum: ['csv', 'ndjson'],
    default: 'csv',
    example: 'ndjson',
  })
  @IsOptional()
  @IsIn(['csv', 'ndjson'])
  format: 'csv' | 'ndjson' = 'csv';
}
