import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Equals, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { OptionalPath, ParamName, Switch, WholeNumber } from './card-fields.js';

export const PAGINATION_TYPES = ['offset', 'page', 'seek', 'next'] as const;
export const PARAM_PLACES = ['query', 'header', 'body'] as const;
/** Where a parameter travels. In the body its name may be a path, `$.params.offset`. */
export type ParamPlace = (typeof PARAM_PLACES)[number];

/** What all paginations have in common; the fields of each type are in its own class. */
export class PaginationBase {
  @ApiProperty({
    description: 'How the ERP hands out pages.',
    example: 'offset',
    enum: PAGINATION_TYPES,
  })
  @IsIn(PAGINATION_TYPES)
  type: (typeof PAGINATION_TYPES)[number];
}

/** The fields of every pagination that asks for pages of a given size. */
abstract class SizedPagination extends PaginationBase {
  @ParamName({
    description: 'Parameter that carries the page size; null when the ERP has none.',
    example: 'limit',
    default: 'limit',
    nullable: true,
  })
  limitKey: string | null = 'limit';

  @WholeNumber({
    description: 'Records asked for per page.',
    example: 500,
    default: 500,
    minimum: 1,
    maximum: 100_000,
  })
  pageSize: number = 500;

  @ApiPropertyOptional({
    description:
      'Where the paging parameters travel: the query string, headers, or the JSON body. Left out: the query on GET, the body on POST.',
    example: 'query',
    enum: PARAM_PLACES,
    enumName: 'ParamPlace',
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsIn(PARAM_PLACES)
  in: ParamPlace | null = null;

  @OptionalPath({
    description:
      'Path to the number of records in the whole result. Reading stops when it is reached, and a difference to what was read is reported.',
    example: '$.count',
  })
  totalPath: string | null = null;

  @OptionalPath({
    description: 'Path to a flag that says whether more pages follow; false, 0 or "false" stops reading.',
    example: '$.hasMore',
  })
  hasMorePath: string | null = null;

  @Switch({
    description:
      'Stop at a page with fewer records than pageSize. Off by default: an ERP that caps or filters its pages would lose records without a word.',
    example: false,
    default: false,
  })
  stopOnShortPage: boolean = false;
}

/** Pages by position: each request starts where the records received so far end. */
export class OffsetPagination extends SizedPagination {
  @ApiProperty({ description: 'Offset pagination.', example: 'offset', enum: ['offset'] })
  @Equals('offset')
  override type = 'offset' as const;

  @ParamName({
    description: 'Parameter that carries the offset.',
    example: 'offset',
    default: 'offset',
  })
  offsetKey: string = 'offset';

  @WholeNumber({
    description: 'Offset of the first record.',
    example: 0,
    default: 0,
    minimum: 0,
    maximum: 1_000_000_000,
  })
  firstOffset: number = 0;
}

/** Pages by number. */
export class PageNumberPagination extends SizedPagination {
  @ApiProperty({ description: 'Page number pagination.', example: 'page', enum: ['page'] })
  @Equals('page')
  override type = 'page' as const;

  @ParamName({ description: 'Parameter that carries the page number.', example: 'page', default: 'page' })
  pageKey: string = 'page';

  @WholeNumber({
    description: 'Number of the first page.',
    example: 1,
    default: 1,
    minimum: 0,
    maximum: 1_000_000_000,
  })
  firstPage: number = 1;

  @OptionalPath({ description: 'Path to the number of pages in the whole result.', example: '$.totalPages' })
  totalPagesPath: string | null = null;

  @Switch({
    description:
      'Take a 404 after the first page for the end of the list, as Django REST Framework answers a page number past the last.',
    example: false,
    default: false,
  })
  stopOnNotFound: boolean = false;
}

/** Pages by marker: each request names where the page before it ended. */
export class SeekPagination extends SizedPagination {
  @ApiProperty({ description: 'Seek pagination.', example: 'seek', enum: ['seek'] })
  @Equals('seek')
  override type = 'seek' as const;

  @ParamName({ description: 'Parameter that carries the marker.', example: 'after' })
  markerKey: string;

  @OptionalPath({
    description:
      'Path to the marker in the response: a field of the last record, or one of the body. Either this or markerHeader.',
    example: '$.results[-1].id',
  })
  markerPath: string | null = null;

  @ApiPropertyOptional({
    description: 'Response header that holds the marker. Either this or markerPath.',
    example: null,
    type: String,
    nullable: true,
    default: null,
    maxLength: 200,
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  markerHeader: string | null = null;

  @ApiPropertyOptional({
    description: 'Marker sent with the first request; null sends none.',
    example: null,
    type: String,
    nullable: true,
    default: null,
    maxLength: 500,
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  firstMarker: string | null = null;

  @Switch({
    description:
      'Refuse pages whose records are not sorted by the marker, where it comes from the last record: records would be skipped.',
    example: true,
    default: true,
  })
  checkOrder: boolean = true;
}

/** Pages by what each response says comes next: a URL or a token, in the body or a header. */
export class NextPagination extends PaginationBase {
  @ApiProperty({ description: 'Next field pagination.', example: 'next', enum: ['next'] })
  @Equals('next')
  override type = 'next' as const;

  @OptionalPath({
    description: 'Path to the next page in the response. Either this or nextHeader.',
    example: '$.next',
  })
  nextPath: string | null = null;

  @ApiPropertyOptional({
    description:
      'Response header that holds the next page; of "Link" its rel="next" entry (RFC 8288). Either this or nextPath.',
    example: null,
    type: String,
    nullable: true,
    default: null,
    maxLength: 200,
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  nextHeader: string | null = null;

  @ParamName({
    description:
      'Parameter that carries the token to the next page; null when the response holds a URL, absolute or relative.',
    example: null,
    default: null,
    nullable: true,
  })
  nextKey: string | null = null;

  @ParamName({
    description: 'Parameter that carries the page size on the first request; null sends none.',
    example: null,
    default: null,
    nullable: true,
  })
  limitKey: string | null = null;

  @WholeNumber({
    description: 'Records asked for per page, where limitKey is set.',
    example: 500,
    default: 500,
    minimum: 1,
    maximum: 100_000,
  })
  pageSize: number = 500;

  @ApiPropertyOptional({
    description:
      'Where nextKey and limitKey travel: the query string, headers, or the JSON body. Left out: the query on GET, the body on POST.',
    example: 'query',
    enum: PARAM_PLACES,
    enumName: 'ParamPlace',
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsIn(PARAM_PLACES)
  in: ParamPlace | null = null;

  @OptionalPath({
    description:
      'Path to the number of records in the whole result; a difference to what was read is reported.',
    example: '$.count',
  })
  totalPath: string | null = null;

  @OptionalPath({
    description: 'Path to a flag that says whether more pages follow; false, 0 or "false" stops reading.',
    example: '$.hasMore',
  })
  hasMorePath: string | null = null;
}

/** One of the paginations, told apart by `type`. */
export type Pagination = OffsetPagination | PageNumberPagination | SeekPagination | NextPagination;
