import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { PageOf } from '../common/index.js';
import { ReadCursor } from '../erp-reader/index.js';
import { SLUG_PATTERN } from '../flows/index.js';
import { StartRunRequest } from '../runs/index.js';
import {
  MAX_SAMPLE_BYTES,
  type Sample,
  SAMPLE_KINDS,
  type SampleKind,
  type SampleSummary,
} from './sample.js';

const NAME = {
  description: 'Name of the sample: lower-case letters and digits, with single hyphens between.',
  example: 'last-page',
  maxLength: 64,
  pattern: SLUG_PATTERN.source,
};
const NAME_MESSAGE = {
  message: 'name must be lower-case letters and digits, with single hyphens between, like last-page',
};
const CONTENT_TYPE = /^[\w.+-]+\/[\w.+-]+(\s*;\s*[\w.+-]+="?[\w.+-]+"?)*$/;

/** A sample that a test takes as its input. */
export class SampleRef {
  @ApiProperty({ description: 'Slug of the flow that it is kept with.', example: 'images', maxLength: 64 })
  @IsString()
  @MaxLength(64)
  flow: string;

  @ApiProperty({ description: 'Its name.', example: 'last-page', maxLength: 64 })
  @IsString()
  @MaxLength(64)
  name: string;
}

/** `{slug}/samples/{name}` */
export class SampleParams {
  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  @IsString()
  slug: string;

  @ApiProperty(NAME)
  @IsString()
  @MaxLength(64)
  @Matches(SLUG_PATTERN, NAME_MESSAGE)
  name: string;
}

/** A sample as it is written by hand. */
export class SampleRequest {
  @ApiPropertyOptional({
    description:
      '`response`: what the ERP answers, which goes through the Read card. `payload`: JSON that goes to script and mapping as it is, like what an ERP posts. Left out: `response` for an inbound flow, `payload` for an outbound one.',
    enum: SAMPLE_KINDS,
    example: 'response',
  })
  @IsOptional()
  @IsIn(SAMPLE_KINDS)
  kind?: SampleKind;

  @ApiProperty({
    description: `The content as text, at most ${MAX_SAMPLE_BYTES} bytes in UTF-8.`,
    example: '{"results": [{"sku": "A-1", "images": []}]}',
    maxLength: MAX_SAMPLE_BYTES,
  })
  @IsString()
  @MaxLength(MAX_SAMPLE_BYTES)
  content: string;

  @ApiPropertyOptional({
    description: 'Media type of the content, by which a response is read as JSON, XML or CSV.',
    example: 'application/json',
    default: 'application/json',
    maxLength: 200,
  })
  @IsString()
  @MaxLength(200)
  @Matches(CONTENT_TYPE, { message: 'contentType must be a media type, like application/json or text/csv' })
  contentType: string = 'application/json';
}

/** A page to be read for real, whose response is kept. */
export class ReadSampleRequest {
  @ApiProperty(NAME)
  @IsString()
  @MaxLength(64)
  @Matches(SLUG_PATTERN, NAME_MESSAGE)
  name: string;

  @ApiPropertyOptional({
    description: 'What the ERP is asked for; without it, it is asked like by a scheduled run.',
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
    description: 'The `nextCursor` of a reading test, to keep the page after it; left out: the first page.',
    nullable: true,
    example: null,
  })
  @IsOptional()
  @IsObject()
  cursor?: object | null;
}

export class SampleListItem implements SampleSummary {
  @ApiProperty(NAME)
  name: string;

  @ApiProperty({
    description: 'Whether the ERP answers it, or it is posted.',
    enum: SAMPLE_KINDS,
    example: 'response',
  })
  kind: SampleKind;

  @ApiProperty({ description: 'Media type.', example: 'application/json' })
  contentType: string;

  @ApiProperty({ description: 'Bytes of the content.', example: 43 })
  bytes: number;

  @ApiProperty({
    description: 'The request that it answered, secrets masked; null when it was written by hand.',
    type: String,
    nullable: true,
    example: 'GET https://erp.example.com/api/images/?offset=0&limit=500',
  })
  source: string | null;

  @ApiProperty({ description: 'Who kept it.', example: 'ayse@example.com' })
  author: string;

  @ApiProperty({ description: 'When it was kept.', example: '2026-11-23T12:00:00.000Z' })
  createdAt: Date;
}

export class SampleList extends PageOf {
  @ApiProperty({ description: 'Samples of this page, by name.', type: [SampleListItem] })
  results: SampleListItem[];
}

export class SampleResponse extends SampleListItem {
  @ApiProperty({
    description: 'The content as text.',
    example: '{"results": [{"sku": "A-1", "images": []}]}',
  })
  content: string;

  static from({ name, kind, content, contentType, source, author, createdAt }: Sample): SampleResponse {
    const bytes = Buffer.byteLength(content);
    return { name, kind, contentType, bytes, source, author, createdAt, content };
  }
}
