import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** The query parameters of every list: `page` from 1, `limit` 1–100. */
export class PageQuery {
  @ApiPropertyOptional({ description: 'Page number, from 1.', example: 1, minimum: 1, default: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  page: number = 1;

  @ApiPropertyOptional({
    description: 'Entries per page.',
    example: 25,
    minimum: 1,
    maximum: 100,
    default: 25,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 25;
}

/** What every list answers, besides its `results`. */
export class PageOf {
  @ApiProperty({ description: 'Entries in the whole list.', example: 1 })
  count: number;

  @ApiProperty({
    description: 'Number of the next page, or null on the last.',
    example: null,
    type: Number,
    nullable: true,
  })
  next: number | null;

  @ApiProperty({
    description: 'Number of the page before, or null on the first.',
    example: null,
    type: Number,
    nullable: true,
  })
  previous: number | null;
}

/** One page of `results` out of `count`, in the shape of every list. */
export function pageOf<T>(query: PageQuery, count: number, results: T[]): PageOf & { results: T[] } {
  return {
    count,
    next: query.page * query.limit < count ? query.page + 1 : null,
    previous: query.page > 1 ? query.page - 1 : null,
    results,
  };
}
