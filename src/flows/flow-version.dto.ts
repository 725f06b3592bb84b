import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ANY_JSON, PageOf } from '../common/index.js';
import type { Difference } from './document-diff.js';
import { FlowDocument } from './flow-document.dto.js';
import type { FlowVersion } from './flow.js';

export class VersionListItem {
  @ApiProperty({ description: 'Number, from 1.', example: 2 })
  version: number;

  @ApiProperty({ description: 'Who saved it.', example: 'ayse@example.com' })
  author: string;

  @ApiProperty({
    description: 'Why, in the words of the author.',
    type: String,
    nullable: true,
    example: 'Twice as many products per page',
  })
  note: string | null;

  @ApiProperty({ description: 'When it was saved.', example: '2026-11-23T12:00:00.000Z' })
  createdAt: Date;

  static from({ version, author, note, createdAt }: Omit<FlowVersion, 'document'>): VersionListItem {
    return { version, author, note, createdAt };
  }
}

export class VersionList extends PageOf {
  @ApiProperty({ description: 'Versions of this page, newest first.', type: [VersionListItem] })
  results: VersionListItem[];
}

export class VersionResponse extends VersionListItem {
  @ApiProperty({ description: 'The flow as it was saved.', type: FlowDocument })
  document: FlowDocument;

  static override from(version: FlowVersion): VersionResponse {
    return Object.assign(VersionListItem.from(version), { document: version.document });
  }
}

export class DifferenceResponse implements Difference {
  @ApiProperty({ description: 'Where, as JSONPath.', example: '$.read.pagination.pageSize' })
  path: string;

  @ApiProperty({ description: 'What happened.', enum: ['added', 'removed', 'changed'], example: 'changed' })
  change: Difference['change'];

  @ApiPropertyOptional({ description: 'The value before; absent when added.', example: 250, ...ANY_JSON })
  before?: unknown;

  @ApiPropertyOptional({ description: 'The value after; absent when removed.', example: 500, ...ANY_JSON })
  after?: unknown;
}

export class VersionDiff {
  @ApiProperty({ description: 'The version compared with.', example: 1 })
  against: number;

  @ApiProperty({ description: 'The version asked for.', example: 2 })
  version: number;

  @ApiProperty({ description: 'What differs, in the order of the cards.', type: [DifferenceResponse] })
  differences: DifferenceResponse[];
}

/** `{slug}/versions/{version}` */
export class VersionParams {
  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  @IsString()
  slug: string;

  @ApiProperty({ description: 'Number of the version, from 1.', example: 2 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;
}

export class VersionDiffQuery {
  @ApiPropertyOptional({
    description: 'The version to compare with; left out: the one before.',
    example: 1,
    minimum: 1,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  against?: number;
}

export class RestoreRequest {
  @ApiPropertyOptional({
    description: 'Why; left out: that it was restored, and from which version.',
    example: 'The new mapping lost swatches',
    maxLength: 500,
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  changeNote?: string;
}
