import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { FailedRow, Run } from '../runs/index.js';
import { ROW_CODE_PROPERTY, RowCode } from '../rows/index.js';
import type { AcceptedPost } from './post-store.js';

const RUN_ID = '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f';

export class PostQuery {
  @ApiPropertyOptional({
    description:
      'Wait so many seconds for the end of the run. If it comes, the answer is 200 with the result; if not, 202 as without.',
    example: 30,
    minimum: 0,
    maximum: 120,
    default: 0,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(120)
  wait: number = 0;
}

export class PostedImage {
  @ApiProperty({
    description: 'Where Omnitron fetches the image.',
    example: 'https://cdn.example.com/1234-1.jpg',
  })
  url: string;

  @ApiPropertyOptional({ description: 'Place among the images of the product.', example: 1, default: 0 })
  order?: number;

  @ApiPropertyOptional({
    description: 'Kind of the image.',
    enum: ['default', 'swatch'],
    example: 'default',
    default: 'default',
  })
  image_type?: string;
}

/** A row as a flow without script and mapping takes it. */
export class PostedRow {
  @ApiProperty({ description: 'The product, as `filenameTemplate` names it.', example: '1234' })
  product_sku: string;

  @ApiProperty({ description: 'All images of the product: those left out are deleted.', type: [PostedImage] })
  images: PostedImage[];
}

export class PostResponse {
  @ApiProperty({ description: 'The run that writes the rows.', example: RUN_ID })
  runId: string;

  @ApiProperty({ description: 'Rows that were posted.', example: 100 })
  rows: number;

  @ApiProperty({
    description: 'Where the run can be followed, for roles that may.',
    example: `/api/v1/runs/${RUN_ID}`,
  })
  location: string;

  static from({ runId, rows }: AcceptedPost): PostResponse {
    return { runId, rows, location: `/api/v1/runs/${runId}` };
  }
}

export class FailedRowResponse {
  @ApiProperty({
    description: 'The product, or null when the row names none.',
    type: String,
    nullable: true,
    example: '1234',
  })
  sku: string | null;

  @ApiProperty({
    ...ROW_CODE_PROPERTY,
    description: 'Why it failed.',
    nullable: true,
    example: RowCode.OMNITRON_REJECTED,
  })
  code: RowCode | null;

  @ApiProperty({
    description: 'The same in words, Omnitron’s own where it refused.',
    type: String,
    nullable: true,
    example: '{"product_sku":["Product not found."]}',
  })
  detail: string | null;
}

/** The answer when the run has ended within the wait. */
export class PostResultResponse extends PostResponse {
  @ApiProperty({
    description: 'How it ended.',
    enum: ['succeeded', 'partial', 'failed', 'empty', 'cancelled'],
    type: String,
    nullable: true,
    example: 'succeeded',
  })
  status: string | null;

  @ApiProperty({ description: 'Products that were written.', example: 99 })
  written: number;

  @ApiProperty({
    description: 'Products that needed no write: unchanged, or superseded by a later post.',
    example: 1,
  })
  skipped: number;

  @ApiProperty({ description: 'Products that failed.', example: 0 })
  failed: number;

  @ApiProperty({ description: 'Products that are held until a user releases or drops them.', example: 0 })
  held: number;

  @ApiProperty({
    description: 'Code of what ended the run early, or null.',
    type: String,
    nullable: true,
    example: null,
  })
  failureCode: string | null;

  @ApiProperty({ description: 'The same in words.', type: String, nullable: true, example: null })
  failureDetail: string | null;

  @ApiProperty({ description: 'The failed products, at most 100.', type: [FailedRowResponse] })
  failedRows: FailedRowResponse[];

  static of(post: AcceptedPost, run: Run, failedRows: readonly FailedRow[]): PostResultResponse {
    const { runId, rows, location } = PostResponse.from(post);
    const { status, written, skipped, failed, held, failure } = run;
    return {
      runId,
      rows,
      location,
      status,
      written,
      skipped,
      failed,
      held,
      failureCode: failure?.code ?? null,
      failureDetail: failure?.detail ?? null,
      failedRows: failedRows.map(({ sku, code, detail }) => ({ sku, code, detail })),
    };
  }
}
