import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { ROW_CODE_NAMES, ROW_CODE_PROPERTY, ROW_STATUSES, RowCode } from '../rows/index.js';
import { rowStatusesOf, rowStatusNumber } from './documented-status.js';
import { ExportQuery, LogFilterQuery, LogPageOf, LogPageQuery } from './log-query.dto.js';
import { type LineEntry, type LineExchange, type LineFilter } from './line-entries.js';

const AT = '2026-11-23T12:00:00.000Z';

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

export class LineEntryResponse {
  @ApiProperty({ description: 'Id of the run.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  run: string;

  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  flow: string;

  @ApiProperty({ description: 'Number of the row in its run, in order of arrival.', example: 0 })
  row: number;

  @ApiProperty({ description: 'The page that it first came on.', example: 1 })
  page: number;

  @ApiProperty({
    description: 'The SKU; null when the record had none.',
    type: String,
    nullable: true,
    example: 'A-1',
  })
  sku: string | null;

  @ApiProperty({
    description: 'What the ERP calls the row, where that is not its SKU.',
    type: String,
    nullable: true,
    example: null,
  })
  identifier: string | null;

  @ApiProperty({ description: '1 waits to be written, 3 finished.', enum: [1, 2, 3], example: 3 })
  state: number;

  @ApiProperty({
    description: '1 in progress, 2 success (written), 3 failed, 4 empty (skipped).',
    enum: [1, 2, 3, 4],
    example: 2,
  })
  status: number;

  @ApiProperty({ description: 'The same in our words.', enum: ROW_STATUSES, example: 'written' })
  outcome: string;

  @ApiProperty({
    ...ROW_CODE_PROPERTY,
    description: 'Why it failed or was skipped.',
    nullable: true,
    example: null,
  })
  code: RowCode | null;

  @ApiProperty({
    description: "What is wrong; Omnitron's answer where it refused.",
    type: String,
    nullable: true,
    example: null,
  })
  detail: string | null;

  @ApiProperty({
    description: 'What somebody should look at although the row is written.',
    type: String,
    nullable: true,
    example: null,
  })
  warning: string | null;

  @ApiProperty({
    description: "Status of Omnitron's last answer.",
    type: Number,
    nullable: true,
    example: 201,
  })
  http_status: number | null;

  @ApiProperty({ description: 'POSTs that were tried.', example: 1 })
  attempts: number;

  @ApiProperty({
    description: 'Milliseconds from the first POST to the outcome.',
    type: Number,
    nullable: true,
    example: 34,
  })
  duration_ms: number | null;

  @ApiProperty({ description: 'When it got its outcome.', type: Date, nullable: true, example: AT })
  finished_at: Date | null;

  @ApiProperty({ description: 'How many images it has.', example: 1 })
  image_count: number;

  @ApiProperty({
    description: 'The images, as sent.',
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    example: [{ url: 'https://img.example/a-1.jpg', order: 1 }],
  })
  images: unknown[];

  static from(entry: LineEntry): LineEntryResponse {
    return {
      run: entry.run,
      flow: entry.flow,
      row: entry.rowNo,
      page: entry.pageNo,
      sku: entry.sku,
      identifier: entry.identifier,
      state: entry.status === 'pending' ? 1 : 3,
      status: rowStatusNumber(entry.status),
      outcome: entry.status,
      code: entry.code,
      detail: entry.detail,
      warning: entry.warning,
      http_status: entry.httpStatus,
      attempts: entry.attempts,
      duration_ms: entry.durationMs,
      finished_at: entry.finishedAt,
      image_count: entry.imageCount,
      images: imagesOf(entry),
    };
  }
}

/** The images of a line as a list, whether its fragments are merged already or not. */
export function imagesOf({ images }: Pick<LineEntry, 'images'>): unknown[] {
  return images.split('\n').flatMap((fragment) => JSON.parse(fragment) as unknown[]);
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

  static withExchange(entry: LineEntry, exchange: LineExchange): LineDetailResponse {
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
