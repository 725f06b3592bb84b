import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import {
  LineEntryResponse,
  ROW_CODE_NAMES,
  ROW_CODE_PROPERTY,
  RowCode,
  type RowEntry,
  rowStatusesOf,
} from '../../rows/index.js';
import { ExportQuery, LogFilterQuery, LogPageOf, LogPageQuery } from '../../logs/index.js';
import type { LineExchange, LineFilter } from './line-entries.js';

export class LineFilterQuery extends LogFilterQuery {
  @ApiPropertyOptional({
    description: '1 in progress (waits to be written), 2 success (written), 3 failed, 4 empty (skipped).',
    enum: [1, 2, 3, 4],
    example: 3,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(4)
  status?: number;

  @ApiPropertyOptional({
    ...ROW_CODE_PROPERTY,
    description: 'A code, exactly.',
    example: RowCode.OMNITRON_REJECTED,
  })
  @IsOptional()
  @IsIn(ROW_CODE_NAMES)
  code?: RowCode;

  @ApiPropertyOptional({
    description: 'A SKU, exactly; of one run or of all.',
    example: 'A-1',
  })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  sku?: string;

  @ApiPropertyOptional({
    description: 'What the ERP calls a row, exactly, where a filename template names the products.',
    example: 'AK000007',
  })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  identifier?: string;

  static filter({ status, ...query }: LineFilterQuery): LineFilter {
    return status === undefined ? query : { ...query, statuses: rowStatusesOf(status) };
  }
}

export class LineListQuery extends IntersectionType(LineFilterQuery, LogPageQuery) {}
export class LineExportQuery extends IntersectionType(LineFilterQuery, ExportQuery) {}

/** `lines/{run}/{row}` */
export class LineParams {
  @ApiProperty({ description: 'Id of the run.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  @IsUUID()
  run: string;

  @ApiProperty({ description: 'Number of the row in its run.', example: 0 })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  row: number;
}

export class LineDetailResponse extends LineEntryResponse {
  @ApiProperty({
    description:
      'Of a failed row: the last request to Omnitron as sent, capped, secrets masked; null if none was sent.',
    type: String,
    nullable: true,
    example:
      'POST https://shop.omnitron.example/api/v1/downloadable-image/\nauthorization: ***\n\n{"product_sku":"A-1",…}',
  })
  request: string | null;

  @ApiProperty({
    description: "Of a failed row: Omnitron's last answer, capped, secrets masked; null if there was none.",
    type: String,
    nullable: true,
    example: 'HTTP 400\ncontent-type: application/json\n\n{"images":["…"]}',
  })
  response: string | null;

  static withExchange(entry: RowEntry, exchange: LineExchange): LineDetailResponse {
    return Object.assign(LineEntryResponse.from(entry), exchange);
  }
}

export class LineList extends LogPageOf {
  @ApiProperty({
    description: 'Lines of this page: newest run first; of one run (`run`), in the order of the rows.',
    type: [LineEntryResponse],
  })
  results: LineEntryResponse[];
}
