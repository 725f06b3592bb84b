import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageOf, PageQuery } from '../common/index.js';
import { ImageResponse, imagesOf, LineEntryResponse, ROW_CODE_PROPERTY, ROW_CODES } from '../rows/index.js';
import { PRODUCT_STATES, type ProductState, type ShopProduct } from '../runs/index.js';

const AT = '2026-11-23T12:00:00.000Z';
const RUN = '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f';
const FORMATS = ['csv', 'ndjson'] as const;
const STATE_MEANING =
  '`in-sync`: the shop was last sent what the ERP last had. `owed`: read and not delivered; the next run asks again. `held`: a row waits for a user. `failed`: its last row failed. `drifted`: the shop holds something else, or may: a look found that, or the last writes overlapped or had no answer. `flapping`: flows overwrite each other in turn. `never-seen`: no run brought it.';

export class ProductListQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Domain URL of the shop.', example: 'https://shop.example.com' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  shop?: string;

  @ApiPropertyOptional({
    description: 'Slug of the flow that wrote it last, or has something open of it.',
    example: 'images',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  flow?: string;

  @ApiPropertyOptional({ description: 'Exactly this SKU.', example: 'A-1' })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  sku?: string;

  @ApiPropertyOptional({ description: 'Only in this state.', enum: PRODUCT_STATES, example: 'held' })
  @IsOptional()
  @IsIn(PRODUCT_STATES)
  state?: ProductState;
}

export class ProductExportQuery extends ProductListQuery {
  @ApiPropertyOptional({ description: 'Form of the file.', enum: FORMATS, example: 'csv', default: 'csv' })
  @IsOptional()
  @IsIn(FORMATS)
  format: (typeof FORMATS)[number] = 'csv';
}

export class ProductResponse {
  @ApiProperty({ description: 'Domain URL of the shop.', example: 'https://shop.example.com' })
  shop: string;

  @ApiProperty({ description: 'The SKU.', example: 'A-1' })
  sku: string;

  @ApiProperty({ description: STATE_MEANING, enum: PRODUCT_STATES, example: 'in-sync' })
  state: ProductState;

  @ApiProperty({
    description: 'Why it is in this state.',
    example: 'The shop was last sent what the ERP last had.',
  })
  why: string;

  @ApiProperty({ description: 'How many images the shop was last sent.', example: 1 })
  imageCount: number;

  @ApiProperty({
    description: 'The images that the shop was last sent; null where they are not known.',
    type: [ImageResponse],
    nullable: true,
    example: [{ url: 'https://img.example/a-1.jpg', order: 1 }],
  })
  images: unknown[] | null;

  @ApiProperty({ description: 'When that was.', type: Date, nullable: true, example: AT })
  writtenAt: Date | null;

  @ApiProperty({ description: 'By which flow.', type: String, nullable: true, example: 'images' })
  flow: string | null;

  @ApiProperty({ description: 'By which run.', type: String, nullable: true, example: RUN })
  run: string | null;

  @ApiProperty({
    description: 'The flow that has something open of it.',
    type: String,
    nullable: true,
    example: null,
  })
  openFlow: string | null;

  @ApiProperty({ description: 'The run that left it open.', type: String, nullable: true, example: null })
  openRun: string | null;

  @ApiProperty({ description: 'Since when it is open.', type: Date, nullable: true, example: null })
  openSince: Date | null;

  @ApiProperty({
    ...ROW_CODE_PROPERTY,
    description: 'Code of the row that is open.',
    nullable: true,
    example: null,
  })
  code: string | null;

  static from({ images, detail, ...product }: ShopProduct): ProductResponse {
    return Object.assign(new ProductResponse(), {
      ...product,
      why: whyOf(product, detail),
      images: images === null ? null : imagesOf({ images }),
    });
  }
}

export class ProductList extends PageOf {
  @ApiProperty({ description: 'Products of this page, by shop and SKU.', type: [ProductResponse] })
  results: ProductResponse[];
}

/** A product over all shops and flows. */
export class ProductDetailResponse {
  @ApiProperty({ description: 'The SKU.', example: 'A-1' })
  sku: string;

  @ApiProperty({ description: STATE_MEANING, enum: PRODUCT_STATES, example: 'in-sync' })
  state: ProductState;

  @ApiProperty({ description: 'Each shop that knows it.', type: [ProductResponse] })
  shops: ProductResponse[];

  @ApiProperty({
    description: 'The rows that brought it, of all flows, newest first; at most 50.',
    type: [LineEntryResponse],
  })
  history: LineEntryResponse[];
}

const WORDS = {
  'in-sync': 'The shop was last sent what the ERP last had.',
  drifted:
    'The shop was found to hold something else (flows/{slug}/drifts), or the last writes overlapped or had no answer, and the next run writes it again.',
  flapping: 'Flows overwrite each other in turn: this product is in more than one of them.',
} as const;

function whyOf({ state, code }: Pick<ShopProduct, 'state' | 'code'>, detail: string | null): string {
  if (state === 'in-sync' || state === 'drifted' || state === 'flapping') return WORDS[state];
  return [code === null ? '' : ROW_CODES[code].title, detail ?? ''].filter((text) => text !== '').join(' ');
}
