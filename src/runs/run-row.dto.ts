import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { PageOf, pageOf, PageQuery } from '../common/index.js';
import type { LogPage } from '../logs/index.js';
import {
  ROW_CODE_NAMES,
  ROW_CODE_PROPERTY,
  ROW_STATUSES,
  RowCode,
  type RowEntry,
  RowResponse,
  type RowStatus,
} from '../rows/index.js';
import type { Run } from './run.js';

const MOST_ROW_NO = 2_147_483_647;

export class RowListQuery extends PageQuery {
  @ApiPropertyOptional({
    description:
      'Only rows with this number and above. Takes the place of `page` and `cursor`, and reaches any depth: `rowNo` counts in order of arrival.',
    example: 50_000,
    minimum: 0,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MOST_ROW_NO)
  fromRow?: number;

  @ApiPropertyOptional({
    description:
      'Goes on where another answer ended: its `nextCursor`. Takes the place of `page`, and reaches any depth.',
    example: 'WzE1MDAsMSwiMjAyNi0xMS0yMyIsIjAxOTM0NmYwLTdmMWMtN2I1ZS05ZDBhLTNmMGM0YzFkMmUzZiIsMjRd',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;

  @ApiPropertyOptional({
    description: 'Only rows with this status.',
    enum: ROW_STATUSES,
    example: 'failed',
  })
  @IsOptional()
  @IsIn(ROW_STATUSES)
  status?: RowStatus;

  @ApiPropertyOptional({ description: 'Only this SKU.', example: 'A-1' })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  sku?: string;

  @ApiPropertyOptional({
    description: 'Only rows that the ERP calls this (filename templates).',
    example: 'AK000007',
  })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  identifier?: string;

  @ApiPropertyOptional({
    ...ROW_CODE_PROPERTY,
    description: 'Only rows with this code.',
    example: RowCode.OMNITRON_REJECTED,
  })
  @IsOptional()
  @IsIn(ROW_CODE_NAMES)
  code?: RowCode;
}

export class RowList extends PageOf {
  @ApiProperty({ description: 'Rows in their order.', type: [RowResponse] })
  results: RowResponse[];

  @ApiProperty({
    description:
      'Where the list goes on; null at its end. A page may be short, or empty, and have one: 5,000 rows were looked at then.',
    type: String,
    nullable: true,
    example: null,
  })
  nextCursor: string | null;

  @ApiProperty({
    description:
      'Number of the last row of the run, whatever the filters; null while it has none. Numbers may be missing in between: a product that came again has the row it came with first.',
    type: 'integer',
    nullable: true,
    example: 1499,
  })
  lastRowNo: number | null;

  /** The run itself knows how many rows it has in all, and of each outcome once it has finished. */
  static from(run: Run, query: RowListQuery, page: LogPage<RowEntry>, lastRowNo: number | null): RowList {
    const count = page.exact ? page.count : (knownCount(run, query) ?? page.count);
    const list = pageOf(
      query,
      count,
      page.entries.map((entry) => RowResponse.from(entry)),
    );
    const numbers =
      query.cursor === undefined && query.fromRow === undefined ? {} : { next: null, previous: null };
    return Object.assign(list, numbers, { nextCursor: page.nextCursor, lastRowNo });
  }
}

function knownCount(run: Run, { status, sku, identifier, code }: RowListQuery): number | null {
  if (sku !== undefined || identifier !== undefined || code !== undefined || run.state !== 'finished')
    return null;
  if (status === undefined) return run.products;
  return status === 'pending' ? null : run[status];
}
