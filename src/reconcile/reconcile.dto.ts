import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { PageOf } from '../common/index.js';
import { ON_DRIFT, type OnDrift } from '../flows/index.js';
import { driftOf, type HeldImage, type Image } from '../omnitron-writer/index.js';
import type { DriftedProduct } from '../runs/index.js';
import type { Reconciliation } from './reconciliation-store.js';

const AT = '2026-11-23T12:00:00.000Z';
const ID = '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f';
const URL_OF_IMAGE = 'https://cdn.example.com/a-1.jpg';
const STATES = ['queued', 'running', 'finished', 'failed'] as const;
const MOST_SKUS = 1000;

export class StartReconciliation {
  @ApiPropertyOptional({
    description: 'Share of the products to look at; the default is that of the flow.',
    minimum: 0.1,
    maximum: 100,
    example: 100,
  })
  @IsOptional()
  @IsNumber()
  @Min(0.1)
  @Max(100)
  sharePercent?: number;

  @ApiPropertyOptional({
    description: 'What becomes of a difference; the default is that of the flow.',
    enum: ON_DRIFT,
    example: 'hold',
  })
  @IsOptional()
  @IsIn(ON_DRIFT)
  onDrift?: OnDrift;
}

export class ReconciliationStarted {
  @ApiProperty({ description: 'Id of the look.', example: ID })
  id: string;
}

export class SettleDrifts {
  @ApiPropertyOptional({
    description: 'Only these SKUs; all where it is left out.',
    type: [String],
    maxItems: MOST_SKUS,
    example: ['A-1'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_SKUS)
  @IsString({ each: true })
  sku?: string[];
}

export class DriftsSettled {
  @ApiProperty({ description: 'Products that were settled.', example: 3 })
  products: number;
}

/** What was compared, and how it ended. */
export class ReconciliationResponse {
  @ApiProperty({ description: 'Id of the look.', example: ID })
  id: string;

  @ApiProperty({ description: 'When it was due; null on demand.', type: Date, nullable: true, example: AT })
  slot: Date | null;

  @ApiProperty({ description: 'Who asked for it.', example: 'ayse@example.com' })
  triggeredBy: string;

  @ApiProperty({ description: 'Share of the products.', example: 100 })
  sharePercent: number;

  @ApiProperty({ description: 'What becomes of a difference.', enum: ON_DRIFT, example: 'hold' })
  onDrift: OnDrift;

  @ApiProperty({ description: 'How far it is.', enum: STATES, example: 'finished' })
  state: (typeof STATES)[number];

  @ApiProperty({ description: 'When it was asked for.', type: Date, example: AT })
  createdAt: Date;

  @ApiProperty({ description: 'When it ended.', type: Date, nullable: true, example: AT })
  finishedAt: Date | null;

  @ApiProperty({ description: 'Products that were looked at.', example: 5000 })
  lookedAt: number;

  @ApiProperty({ description: 'Products of which the shop holds something else.', example: 3 })
  drifted: number;

  @ApiProperty({ description: 'Images in the shop that no run wrote.', example: 1 })
  imagesAdded: number;

  @ApiProperty({ description: 'Images that are gone from the shop.', example: 2 })
  imagesRemoved: number;

  @ApiProperty({ description: 'Images with another type or place.', example: 0 })
  imagesChanged: number;

  @ApiProperty({ description: 'Why it failed.', type: String, nullable: true, example: null })
  code: string | null;

  @ApiProperty({ description: 'The same in words.', type: String, nullable: true, example: null })
  detail: string | null;

  static from({
    id,
    slot,
    triggeredBy,
    sharePercent,
    onDrift,
    ...rest
  }: Reconciliation): ReconciliationResponse {
    const { state, createdAt, finishedAt, lookedAt, drifted, code, detail } = rest;
    const { imagesAdded, imagesRemoved, imagesChanged } = rest;
    const images = { imagesAdded, imagesRemoved, imagesChanged };
    const how = { id, slot, triggeredBy, sharePercent, onDrift };
    const end = { state, createdAt, finishedAt, lookedAt, drifted, ...images, code, detail };
    return Object.assign(new ReconciliationResponse(), { ...how, ...end });
  }
}

export class ReconciliationList extends PageOf {
  @ApiProperty({ description: 'Looks of this page, newest first.', type: [ReconciliationResponse] })
  results: ReconciliationResponse[];
}

/** A product of which the shop holds something else than runs wrote. */
export class DriftResponse {
  @ApiProperty({ description: 'Domain URL of the shop.', example: 'https://shop.example.com' })
  shop: string;

  @ApiProperty({ description: 'The SKU.', example: 'A-1' })
  sku: string;

  @ApiProperty({ description: 'When that was found.', type: Date, example: AT })
  foundAt: Date;

  @ApiProperty({
    description: 'URLs that the shop holds and no run wrote.',
    type: [String],
    example: [URL_OF_IMAGE],
  })
  added: readonly string[];

  @ApiProperty({ description: 'URLs that are gone from the shop.', type: [String], example: [] })
  removed: readonly string[];

  @ApiProperty({ description: 'URLs with another type or place.', type: [String], example: [] })
  changed: readonly string[];

  static from(
    { shop, sku, images, found, foundAt }: DriftedProduct,
    ignored: readonly string[],
  ): DriftResponse {
    const held = (JSON.parse(found) as Image[]).map(({ image_type = 'default', ...image }): HeldImage => ({
      ...image,
      image_type,
    }));
    const drift = driftOf(JSON.parse(images) as Image[], held, ignored);
    return Object.assign(new DriftResponse(), {
      shop,
      sku,
      foundAt,
      added: [],
      removed: [],
      changed: [],
      ...drift,
    });
  }
}

export class DriftList extends PageOf {
  @ApiProperty({ description: 'Products of this page, by SKU.', type: [DriftResponse] })
  results: DriftResponse[];
}
