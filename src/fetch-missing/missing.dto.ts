import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageOf, PageQuery } from '../common/index.js';
import type { MissingProduct } from './missing-store.js';
import type { MissingSearch } from './search-store.js';

const AT = '2026-11-23T12:00:00.000Z';
const ID = '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f';
export const ANSWERS = [
  'written',
  'failed',
  'held',
  'no-images',
  'not-found',
  'answered',
  'unknown',
  'not-asked',
] as const;
export const STATES = ['waiting', 'asked', 'answered'] as const;
const ANSWER_MEANING =
  '`written`: its images were sent. `failed`: they were refused; the next search asks again. `held`: a user has to release its row. `no-images`, `not-found`: the ERP has none. `answered`: the ERP named it, its rows go by other SKUs. `unknown`: no row and no record names it. `not-asked`: the run ended before.';

export class MissingProductQuery extends PageQuery {
  @ApiPropertyOptional({
    description: `Only those with this answer. ${ANSWER_MEANING}`,
    enum: ANSWERS,
    example: 'not-found',
  })
  @IsOptional()
  @IsIn(ANSWERS)
  answer?: string;

  @ApiPropertyOptional({ description: 'Only those that stand there.', enum: STATES, example: 'waiting' })
  @IsOptional()
  @IsIn(STATES)
  state?: string;

  @ApiPropertyOptional({
    description: 'Only those with this text in the identifier or a SKU, whatever the case.',
    example: 'A-1',
    maxLength: 200,
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

/** How fetch missing of a flow stands. */
export class MissingStateResponse {
  @ApiProperty({ description: 'Whether the flow takes part in the regular searches.', example: true })
  enabled: boolean;

  @ApiProperty({ description: 'Minutes from one regular search to the next.', example: 240 })
  everyMinutes: number;

  @ApiProperty({
    description: 'When the next regular search is due; null where the flow is stopped or takes no part.',
    type: Date,
    nullable: true,
    example: AT,
  })
  nextSearchAt: Date | null;

  @ApiProperty({ description: 'Identifiers in line to be asked for.', example: 12 })
  waiting: number;

  @ApiProperty({ description: 'Identifiers that a run asks for now.', example: 50 })
  asked: number;

  @ApiProperty({
    description: `Identifiers that were answered, by their last answer. ${ANSWER_MEANING}`,
    type: 'object',
    additionalProperties: { type: 'number' },
    example: { written: 260, 'not-found': 40 },
  })
  answers: Readonly<Record<string, number>>;

  @ApiProperty({
    description: 'Of those that were not written, identifiers that no search asks for yet.',
    example: 40,
  })
  backedOff: number;
}

export class BareProductResponse {
  @ApiProperty({ description: 'SKU in Omnitron.', example: 'A-1' })
  sku: string;

  @ApiProperty({
    description: 'What the ERP is asked by; empty: the product has none.',
    type: [String],
    example: ['A-1'],
  })
  identifiers: readonly string[];

  @ApiProperty({
    description: 'When it is asked for again, if not now.',
    type: Date,
    nullable: true,
    example: null,
  })
  heldBackUntil: Date | null;
}

export class MissingPreview {
  @ApiProperty({
    description: 'The day from which productized products are looked at.',
    example: '2026-10-24',
  })
  since: string;

  @ApiProperty({
    description: 'How images were looked for.',
    type: String,
    nullable: true,
    example: 'embedded',
  })
  imageCheck: string | null;

  @ApiProperty({ description: 'Products that were looked at.', example: 500 })
  lookedAt: number;

  @ApiProperty({
    description: 'Whether these are all; the preview ends when it has `limit` of them.',
    example: true,
  })
  complete: boolean;

  @ApiProperty({ description: 'Products without an image.', type: [BareProductResponse] })
  results: BareProductResponse[];
}

export class SearchStarted {
  @ApiProperty({ description: 'Id of the search; see it in the list of searches.', example: ID })
  searchId: string;
}

export class MissingSearchResponse {
  @ApiProperty({ description: 'Id of the search.', example: ID })
  id: string;

  @ApiProperty({
    description: 'The time that it was due; null on demand.',
    type: Date,
    nullable: true,
    example: AT,
  })
  slot: Date | null;

  @ApiProperty({ description: 'Who asked for it: an e-mail address, or `System`.', example: 'System' })
  triggeredBy: string;

  @ApiProperty({
    description: 'State.',
    enum: ['queued', 'running', 'finished', 'failed'],
    example: 'finished',
  })
  state: string;

  @ApiProperty({ description: 'When it was queued.', example: AT })
  createdAt: Date;

  @ApiProperty({ description: 'When it ended.', type: Date, nullable: true, example: AT })
  finishedAt: Date | null;

  @ApiProperty({
    description: 'Day from which products were looked at.',
    type: String,
    nullable: true,
    example: '2026-10-24',
  })
  since: string | null;

  @ApiProperty({
    description: 'How images were looked for.',
    type: String,
    nullable: true,
    example: 'embedded',
  })
  imageCheck: string | null;

  @ApiProperty({ description: 'Products looked at.', example: 5000 })
  lookedAt: number;

  @ApiProperty({ description: 'Products without an image.', example: 300 })
  missing: number;

  @ApiProperty({ description: 'Of those, products with nothing at the identifier path.', example: 0 })
  withoutIdentifier: number;

  @ApiProperty({
    description: 'Identifiers that are not asked for yet, or are in line already.',
    example: 40,
  })
  heldBack: number;

  @ApiProperty({ description: 'Identifiers that were put in line to be asked for.', example: 260 })
  triggered: number;

  @ApiProperty({ description: 'The runs that asked for them.', type: [String], example: [ID] })
  runIds: readonly string[];

  @ApiProperty({
    description: `How many identifiers had which answer. ${ANSWER_MEANING}`,
    type: 'object',
    additionalProperties: { type: 'number' },
    example: { written: 260, 'not-found': 40 },
  })
  answers: Readonly<Record<string, number>>;

  @ApiProperty({ description: 'Why it failed, as a code.', type: String, nullable: true, example: null })
  code: string | null;

  @ApiProperty({ description: 'The same in words.', type: String, nullable: true, example: null })
  detail: string | null;

  static from({ flowId: _flowId, attempts: _attempts, ...search }: MissingSearch): MissingSearchResponse {
    return Object.assign(new MissingSearchResponse(), search);
  }
}

export class MissingSearchList extends PageOf {
  @ApiProperty({ description: 'Searches of this page, newest first.', type: [MissingSearchResponse] })
  results: MissingSearchResponse[];
}

export class MissingProductResponse implements MissingProduct {
  @ApiProperty({ description: 'What the ERP is asked by.', example: 'A-1' })
  identifier: string;

  @ApiProperty({ description: 'The SKUs in Omnitron that have it.', type: [String], example: ['A-1'] })
  skus: readonly string[];

  @ApiProperty({
    description: 'Where it stands.',
    enum: ['waiting', 'asked', 'answered'],
    example: 'answered',
  })
  state: MissingProduct['state'];

  @ApiProperty({ description: 'The run that asked for it.', type: String, nullable: true, example: ID })
  runId: string | null;

  @ApiProperty({
    description: ANSWER_MEANING,
    enum: ANSWERS,
    type: String,
    nullable: true,
    example: 'not-found',
  })
  answer: string | null;

  @ApiProperty({ description: 'How often the ERP had nothing.', example: 2 })
  misses: number;

  @ApiProperty({ description: 'When a search put it in line last.', example: AT })
  foundAt: Date;

  @ApiProperty({ description: 'When the answer was taken down.', type: Date, nullable: true, example: AT })
  answeredAt: Date | null;

  @ApiProperty({ description: 'From when a search may ask for it again.', example: AT })
  nextAskAt: Date;
}

export class MissingProductList extends PageOf {
  @ApiProperty({ description: 'Identifiers of this page.', type: [MissingProductResponse] })
  results: MissingProductResponse[];
}
