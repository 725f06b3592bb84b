import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageOf, pageOf, PageQuery } from '../common/index.js';
import { imagesOf, type LineEntry, type LogPage } from '../logs/index.js';
import { ROW_CODE_NAMES, ROW_CODE_PROPERTY, ROW_STATUSES, RowCode, type RowStatus } from '../rows/index.js';
import type { Run } from './run.js';

export class RowListQuery extends PageQuery {
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

export class RowResponse {
  @ApiProperty({ description: 'Number of the row in its run, in order of arrival.', example: 0 })
  rowNo: number;

  @ApiProperty({ description: 'The page it first came on.', example: 1 })
  pageNo: number;

  @ApiProperty({
    description: 'The SKU; null when the record had none, and when it names no product.',
    nullable: true,
    type: String,
    example: 'A-1',
  })
  sku: string | null;

  @ApiProperty({
    description: 'What the ERP calls the row, where that is not the SKU it is written under.',
    nullable: true,
    type: String,
    example: null,
  })
  identifier: string | null;

  @ApiProperty({
    description: 'The images, as sent.',
    type: 'array',
    items: { type: 'object' },
    example: [{ url: 'https://img.example/a-1.jpg', order: 1 }],
  })
  images: unknown;

  @ApiProperty({
    description: 'Outcome.',
    enum: ROW_STATUSES,
    example: 'written',
  })
  status: RowStatus;

  @ApiProperty({
    ...ROW_CODE_PROPERTY,
    description: 'Why it was skipped or failed.',
    nullable: true,
    example: null,
  })
  code: RowCode | null;

  @ApiProperty({
    description: "What is wrong; Omnitron's answer where it refused.",
    nullable: true,
    type: String,
    example: null,
  })
  detail: string | null;

  @ApiProperty({
    description:
      'What somebody should look at although the row is written: the findings of the image preflight.',
    nullable: true,
    type: String,
    example: null,
  })
  warning: string | null;

  @ApiProperty({
    description: "Status of Omnitron's last answer.",
    nullable: true,
    type: Number,
    example: 201,
  })
  httpStatus: number | null;

  @ApiProperty({ description: 'POSTs that were tried.', example: 1 })
  attempts: number;

  @ApiProperty({
    description: 'Milliseconds from the first POST to the outcome.',
    nullable: true,
    type: Number,
    example: 34,
  })
  durationMs: number | null;

  @ApiProperty({
    description: 'When it got its outcome.',
    nullable: true,
    type: Date,
    example: '2026-11-23T12:00:00.000Z',
  })
  finishedAt: Date | null;

  static from(entry: LineEntry): RowResponse {
    const { rowNo, pageNo, sku, identifier, status, code, detail, warning } = entry;
    const { httpStatus, attempts, durationMs, finishedAt } = entry;
    const outcome = { status, code, detail, warning, httpStatus, attempts, durationMs, finishedAt };
    return { rowNo, pageNo, sku, identifier, images: imagesOf(entry), ...outcome };
  }
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

  /** The run itself knows how many rows it has in all, and of each outcome once it has finished. */
  static from(run: Run, query: RowListQuery, page: LogPage<LineEntry>): RowList {
    const count = page.exact ? page.count : (knownCount(run, query) ?? page.count);
    const list = pageOf(
      query,
      count,
      page.entries.map((entry) => RowResponse.from(entry)),
    );
    const numbers = query.cursor === undefined ? {} : { next: null, previous: null };
    return Object.assign(list, numbers, { nextCursor: page.nextCursor });
  }
}

function knownCount(run: Run, { status, sku, identifier, code }: RowListQuery): number | null {
  if (sku !== undefined || identifier !== undefined || code !== undefined || run.state !== 'finished')
    return null;
  if (status === undefined) return run.products;
  return status === 'pending' ? null : run[status];
}
