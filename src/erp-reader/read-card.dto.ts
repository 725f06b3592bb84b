import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Variant } from '../common/index.js';
import { OptionalPath, ParamName, WholeNumber } from './card-fields.js';
import {
  NextPagination,
  OffsetPagination,
  PageNumberPagination,
  type Pagination,
  PaginationBase,
  SeekPagination,
} from './pagination.dto.js';

const PAGINATION_CLASSES = [
  { name: 'offset', value: OffsetPagination },
  { name: 'page', value: PageNumberPagination },
  { name: 'seek', value: SeekPagination },
  { name: 'next', value: NextPagination },
];

/** The "Read data from ERP" card: one request of the ERP, and how its pages follow each other. */
@ApiExtraModels(OffsetPagination, PageNumberPagination, SeekPagination, NextPagination)
export class ReadCard {
  @ApiPropertyOptional({
    description: 'Slug of the login whose session the requests carry; null for an ERP that asks for none.',
    example: 'erp',
    type: String,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, { message: 'login must be the slug of a login, like erp-main' })
  login: string | null = null;

  @ApiProperty({
    description: 'Endpoint URL: an http(s) URL, or an expression that makes one.',
    example: 'https://erp.example.com/api/images/',
    maxLength: 20_000,
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(20_000)
  url: string;

  @ApiPropertyOptional({
    description: 'HTTP method.',
    example: 'GET',
    enum: ['GET', 'POST'],
    enumName: 'ReadMethod',
    default: 'GET',
  })
  @IsIn(['GET', 'POST'])
  method: 'GET' | 'POST' = 'GET';

  @ApiPropertyOptional({
    description:
      'Extra headers, name to value or expression. They override Content-Type and Accept, and the Authorization of the login.',
    example: { 'X-Company': '01' },
    type: 'object',
    additionalProperties: { type: 'string' },
    default: {},
  })
  @IsObject()
  headers: Record<string, string> = {};

  @ParamName({
    description:
      'Parameter that carries the start of the last successful run on scheduled runs; null sends none, and every run reads everything.',
    example: 'modified_date__gt',
    default: null,
    nullable: true,
  })
  modifiedDateKey: string | null = null;

  @WholeNumber({
    description:
      'Seconds that a scheduled run looks further back than the last one, for ERPs that save late.',
    example: 0,
    default: 0,
    minimum: 0,
    maximum: 31_536_000,
  })
  lookBackSeconds: number = 0;

  @ApiPropertyOptional({
    description:
      'Extra parameters: in the query string on GET, in the body on POST, where values keep their types. Texts may be expressions.',
    example: { status: 'active' },
    type: 'object',
    additionalProperties: true,
    default: {},
  })
  @IsObject()
  extraParams: Record<string, unknown> = {};

  @ApiPropertyOptional({
    description:
      'What the body of a POST is: the parameters as JSON or as form fields, or bodyText. With a text, other parameters travel in the query string.',
    example: 'json',
    enum: ['json', 'form', 'text'],
    enumName: 'ReadBodyType',
    default: 'json',
  })
  @IsIn(['json', 'form', 'text'])
  bodyType: 'json' | 'form' | 'text' = 'json';

  @ApiPropertyOptional({
    description:
      'Body of a POST as text, for XML and the like, with expressions; paging parameters are in it as ${paging.<key>}.',
    example: '<GetImages><Page>${paging.page}</Page></GetImages>',
    type: String,
    nullable: true,
    default: null,
    maxLength: 100_000,
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100_000)
  bodyText: string | null = null;

  @OptionalPath({
    description:
      'Path to the records in the response. Null: the whole response is passed on as it is, and counts as the list when it is one.',
    example: '$.results',
  })
  recordsPath: string | null = null;

  @ApiPropertyOptional({
    description:
      'What goes on to the script and the mapping when recordsPath is set: the records, or the whole response (recordsPath then only counts).',
    example: 'records',
    enum: ['records', 'response'],
    enumName: 'ReadPassOn',
    default: 'records',
  })
  @IsIn(['records', 'response'])
  passOn: 'records' | 'response' = 'records';

  @ApiPropertyOptional({
    description: 'How pages follow each other; null for one request.',
    example: { type: 'offset', offsetKey: 'offset', limitKey: 'limit', pageSize: 500 },
    nullable: true,
    default: null,
    oneOf: PAGINATION_CLASSES.map(({ value }) => ({ $ref: getSchemaPath(value) })),
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Variant(PaginationBase, PAGINATION_CLASSES)
  pagination: Pagination | null = null;

  @ApiPropertyOptional({
    description:
      'What responses are; auto goes by their Content-Type, else JSON. Everything is turned into JSON before the script.',
    example: 'auto',
    enum: ['auto', 'json', 'json-lines', 'xml', 'csv'],
    enumName: 'ResponseFormat',
    default: 'auto',
  })
  @IsIn(['auto', 'json', 'json-lines', 'xml', 'csv'])
  responseFormat: 'auto' | 'json' | 'json-lines' | 'xml' | 'csv' = 'auto';

  @ApiPropertyOptional({
    description:
      'Charset of responses, where they do not tell or tell wrong: utf-8, utf-16le, iso-8859-9, windows-1254, …',
    example: null,
    type: String,
    nullable: true,
    default: null,
    maxLength: 40,
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  charset: string | null = null;

  @ApiPropertyOptional({
    description: 'Names of XML elements that are lists even when there is one of them.',
    example: ['Product', 'Image'],
    type: [String],
    default: [],
  })
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  xmlLists: string[] = [];

  @ApiPropertyOptional({
    description: 'What separates CSV columns; null finds out from the first line.',
    example: null,
    type: String,
    nullable: true,
    default: null,
    maxLength: 5,
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(5)
  csvDelimiter: string | null = null;

  @WholeNumber({
    description:
      'Most pages of one run, as the ERP sends them, not counting the first of each batch of its SKUs; reading fails beyond it.',
    example: 10_000,
    default: 10_000,
    minimum: 1,
    maximum: 1_000_000,
  })
  maxPages: number = 10_000;

  @WholeNumber({
    description: 'Most seconds for one page, from the request to its last byte.',
    example: 60,
    default: 60,
    minimum: 1,
    maximum: 3600,
  })
  timeoutSeconds: number = 60;

  @WholeNumber({
    description:
      'Most seconds spent reading, of a run that asks for SKUs for each batch; the run can be resumed after it.',
    example: 21_600,
    default: 21_600,
    minimum: 1,
    maximum: 604_800,
  })
  maxReadSeconds: number = 21_600;

  @ApiPropertyOptional({
    description: 'Most records of one run; reading fails beyond it. Null: no limit but maxPages.',
    example: null,
    type: Number,
    nullable: true,
    default: null,
    minimum: 1,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  maxRecords: number | null = null;

  @WholeNumber({
    description: 'Most megabytes of one response, decompressed.',
    example: 64,
    default: 64,
    minimum: 1,
    maximum: 1024,
  })
  maxPageMegabytes: number = 64;

  @ApiPropertyOptional({
    description:
      'Most requests per second to the host, shared by all flows that name a pace for it. Null: what the host itself asks for.',
    example: null,
    type: Number,
    nullable: true,
    default: null,
    minimum: 0.01,
    maximum: 1000,
  })
  @IsOptional()
  @IsNumber()
  @Min(0.01)
  @Max(1000)
  requestsPerSecond: number | null = null;

  @WholeNumber({
    description:
      'Attempts at a page that fails for a passing reason (connection, 408, 425, 429, 499 and above).',
    example: 5,
    default: 5,
    minimum: 1,
    maximum: 20,
  })
  maxAttempts: number = 5;

  @WholeNumber({
    description: 'Most seconds to wait between the attempts at one page, in all, Retry-After included.',
    example: 120,
    default: 120,
    minimum: 0,
    maximum: 3600,
  })
  maxRetryWaitSeconds: number = 120;
}
