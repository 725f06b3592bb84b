import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Allow,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ANY_JSON, ProblemMembers } from '../common/index.js';
import { ReadCursor, type ReadVerdict, type Verdict, VERDICTS } from '../erp-reader/index.js';
import { FlowRequest } from '../flows/index.js';
import { LAST_STEPS, type LastStep } from '../engine/index.js';
import { ImageResponse, RowCode } from '../rows/index.js';
import { StartRunRequest } from '../runs/index.js';
import {
  type PageReport,
  REHEARSAL_STEPS,
  type Rehearsal,
  type RehearsedRow,
  type StepReport,
} from './rehearsal.js';
import { DiffTotalsResponse, ImageDiffResponse } from './image-diff.dto.js';
import { SampleRef } from './sample.dto.js';
import { ShownExchangeResponse } from './shown-exchange.dto.js';

const ANY_LIST = { type: 'array', items: {} } as const;

/** Which flow is read from, and what for. */
export class TestReadRequest {
  @ApiPropertyOptional({
    description: 'Slug of a stored flow. Either this or `document`.',
    example: 'images',
    maxLength: 64,
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  flow?: string;

  @ApiPropertyOptional({
    type: () => FlowRequest,
    description: 'A flow as it would be saved, for editors; it is checked like one, and not saved.',
    example: {
      name: 'Images',
      omnitron: { login: 'omnitron', domainUrl: 'https://shop.omnitron.example' },
      read: { url: 'https://erp.example.com/api/images/' },
    },
  })
  @IsOptional()
  @IsObject()
  document?: object;

  @ApiPropertyOptional({
    description: 'What the run would be asked for; without it, it reads like a scheduled run.',
    type: () => StartRunRequest,
    example: { sku: ['A-1'] },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => StartRunRequest)
  query?: StartRunRequest;

  @ApiPropertyOptional({
    type: () => ReadCursor,
    description:
      'Where to read on: the `nextCursor` of an earlier test with the same query. One with a URL takes the role editor.',
    nullable: true,
    example: null,
  })
  @IsOptional()
  @IsObject()
  cursor?: object | null;
}

export class TestFlowRequest extends TestReadRequest {
  @ApiPropertyOptional({
    ...ANY_JSON,
    description:
      'What the ERP would post to an outbound flow; it is checked like a post, and its rows like those of a run.',
    example: [{ product_sku: 'A-1', images: [{ url: 'https://cdn.example.com/a-1.jpg', order: 1 }] }],
  })
  @Allow()
  payload?: unknown;

  @ApiPropertyOptional({
    description: 'A sample to go on with instead of reading from the ERP.',
    type: () => SampleRef,
    example: { flow: 'images', name: 'last-page' },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SampleRef)
  sample?: SampleRef;

  @ApiPropertyOptional({
    description: 'The last step to do. With `write`, rows are grouped and compared with what Omnitron holds.',
    enum: LAST_STEPS,
    example: 'mapping',
    default: 'write',
  })
  @IsIn(LAST_STEPS)
  until: LastStep = 'write';

  @ApiPropertyOptional({
    description: 'Most pages that are read.',
    example: 1,
    minimum: 1,
    maximum: 20,
    default: 1,
  })
  @IsInt()
  @Min(1)
  @Max(20)
  maxPages: number = 1;

  @ApiPropertyOptional({
    description: 'Most rows that are looked up and compared.',
    example: 100,
    minimum: 1,
    maximum: 1000,
    default: 100,
  })
  @IsInt()
  @Min(1)
  @Max(1000)
  maxRows: number = 100;
}

export class TestStepResponse implements StepReport {
  @ApiProperty({
    description: 'The step.',
    enum: REHEARSAL_STEPS,
    example: 'read',
  })
  step: StepReport['step'];

  @ApiProperty({ description: 'Whether it worked; the first that did not is the last one.', example: true })
  ok: boolean;

  @ApiProperty({ description: 'Start.', example: '2026-11-23T12:00:00.000Z' })
  startedAt: Date;

  @ApiProperty({ description: 'Milliseconds of work, over all pages.', type: 'integer', example: 214 })
  durationMs: number;

  @ApiProperty({ description: 'What failed.', type: String, nullable: true, example: null })
  code: string | null;

  @ApiProperty({ description: 'What is wrong and what to do.', type: String, nullable: true, example: null })
  detail: string | null;

  @ApiPropertyOptional({
    description:
      'What else is known of the failure, as in a problem: `line`, `traceback`, `stdout` and `log` of a script, `operationIndex` and `path` of a mapping.',
    type: ProblemMembers,
    example: { line: 3, column: 17 },
  })
  members?: ProblemMembers;
}

export class TestPageResponse implements PageReport {
  @ApiProperty({ description: 'Number of the page, from 1.', example: 1 })
  pageNo: number;

  @ApiProperty({ description: 'Records of the page.', example: 500 })
  recordCount: number;

  @ApiProperty({
    description: 'Records in all, as far as the ERP says (`totalPath`).',
    type: Number,
    nullable: true,
    example: 1500,
  })
  declaredTotal: number | null;

  @ApiProperty({
    description:
      'The first hundred products that it names, on a page of the first stage of a read (`read.products`); the products follow on another page. Null: the page holds products.',
    type: [String],
    nullable: true,
    example: null,
  })
  identifiers: readonly string[] | null;

  @ApiProperty({
    description: 'Requests it took, those for details of its records included.',
    example: 1,
  })
  requests: number;

  @ApiProperty({ description: 'When its reading began.', example: '2026-11-23T12:00:00.000Z' })
  startedAt: Date;

  @ApiProperty({ ...ANY_LIST, description: 'The first ten records.', example: [{ code: 'A-1' }] })
  records: readonly unknown[];

  @ApiProperty({
    type: ReadCursor,
    description: 'Where the next page would be asked for; null when this is the last one.',
    nullable: true,
    example: null,
  })
  nextCursor: unknown;

  @ApiProperty({
    description: 'Why reading stops here.',
    type: String,
    nullable: true,
    example: 'the page was empty',
  })
  stopReason: string | null;

  @ApiProperty({ description: 'What to look at.', type: [String], example: [] })
  warnings: readonly string[];

  @ApiProperty({
    description: 'What the script printed and logged.',
    type: String,
    nullable: true,
    example: '12 rows\n',
  })
  scriptOutput: string | null;

  @ApiProperty({
    ...ANY_LIST,
    description: 'The first ten records that the script made of the page; null without a script.',
    nullable: true,
    example: [{ code: 'A-1', photos: [] }],
  })
  scriptResult: readonly unknown[] | null;

  @ApiProperty({
    description: 'Records that the script made of the page; null without a script.',
    type: 'integer',
    nullable: true,
    example: 500,
  })
  scriptRecords: number | null;

  @ApiProperty({
    description: 'Rows that script and mapping made of the page; null where it did not come to them.',
    type: 'integer',
    nullable: true,
    example: 500,
  })
  resultRecords: number | null;

  @ApiProperty({
    ...ANY_LIST,
    description: 'The first ten rows that script and mapping make of the page.',
    nullable: true,
    example: [{ product_sku: 'A-1', images: [] }],
  })
  result: readonly unknown[] | null;
}

class ReadVerdictResponse implements ReadVerdict {
  @ApiProperty({
    description: 'As the `verdict` of a run.',
    enum: VERDICTS,
    enumName: 'Verdict',
    example: 'complete',
  })
  readonly verdict: Verdict;

  @ApiProperty({ description: 'Why, as a sentence.', example: 'The page had no records.' })
  readonly reason: string;
}

export class TestReadResponse {
  @ApiProperty({ description: 'Whether every step worked.', example: true })
  ok: boolean;

  @ApiProperty({ description: 'The steps in their order.', type: [TestStepResponse] })
  steps: readonly TestStepResponse[];

  @ApiProperty({ description: 'The exchanges with the ERP, retries aside.', type: [ShownExchangeResponse] })
  exchanges: readonly ShownExchangeResponse[];

  @ApiProperty({ description: 'The pages that were read.', type: [TestPageResponse] })
  pages: readonly TestPageResponse[];

  @ApiProperty({
    type: ReadVerdictResponse,
    description: 'How the read ended; null where it did not come to its end, or nothing was read.',
    nullable: true,
    example: { verdict: 'complete', reason: 'The page had no records.' },
  })
  verdict: ReadVerdict | null;
}

class RefusalResponse {
  @ApiProperty({ description: 'What is wrong.', example: RowCode.EMPTY_IMAGE_LIST })
  readonly code: string;

  @ApiProperty({ description: 'The same in words.', example: 'The row has no images.' })
  readonly detail: string;
}

export class TestRowResponse implements RehearsedRow {
  @ApiProperty({
    description: 'The SKU; null when the row names no product.',
    type: String,
    nullable: true,
    example: 'A-1',
  })
  sku: string | null;

  @ApiProperty({
    description: 'What the ERP calls the row (filename templates).',
    type: String,
    nullable: true,
    example: null,
  })
  identifier: string | null;

  @ApiProperty({
    type: [ImageResponse],
    description: 'The images that would be sent.',
    example: [{ url: 'https://cdn.example.com/a-1.jpg', order: 1 }],
  })
  images: RehearsedRow['images'];

  @ApiProperty({
    description: 'What a run would do with it: `pending` is sent, `skipped`, `failed` and `held` are not.',
    enum: ['pending', 'skipped', 'failed', 'held'],
    example: 'pending',
  })
  status: string;

  @ApiProperty({
    description: 'Why it would be skipped or fail, as in the rows of a run.',
    type: String,
    nullable: true,
    example: null,
  })
  code: string | null;

  @ApiProperty({ description: 'The same in words.', type: String, nullable: true, example: null })
  detail: string | null;

  @ApiProperty({
    description: 'What the image preflight finds although the row would be sent.',
    type: String,
    nullable: true,
    example: null,
  })
  warning: string | null;

  @ApiProperty({
    type: RefusalResponse,
    description: 'Why the row would fail.',
    nullable: true,
    example: null,
  })
  refusal: RehearsedRow['refusal'];

  @ApiProperty({
    type: ImageDiffResponse,
    description: 'Against what Omnitron holds.',
    nullable: true,
    example: { created: [], changed: [], deleted: [], unchanged: 3 },
  })
  diff: RehearsedRow['diff'];
}

export class TestFlowResponse extends TestReadResponse implements Rehearsal {
  @ApiProperty({ description: 'The rows that would be written or refused.', type: [TestRowResponse] })
  rows: readonly TestRowResponse[];

  @ApiProperty({
    type: DiffTotalsResponse,
    description: 'Over all rows that would be written.',
    nullable: true,
    example: { products: 1, unchangedProducts: 1, created: 0, changed: 0, deleted: 0, unchanged: 3 },
  })
  totals: Rehearsal['totals'];

  @ApiProperty({ description: 'What a run would warn of.', type: [String], example: [] })
  warnings: readonly string[];
}
