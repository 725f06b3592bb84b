import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsNotIn,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { Variant } from '../common/index.js';
import { ErpQuery, ReadCard } from '../erp-reader/index.js';
import { OmnitronCard, WriteCard } from '../omnitron-writer/index.js';
import { type JoltOperation, ScriptCard } from '../transform/index.js';
import { FetchMissingCard } from './fetch-missing-card.dto.js';
import { SLUG_PATTERN } from './flow-names.js';
import {
  AfterFlowSchedule,
  CronSchedule,
  IntervalSchedule,
  type Schedule,
  SCHEDULE_CLASSES,
  ScheduleBase,
} from './schedule.dto.js';

export const DIRECTIONS = ['inbound', 'outbound'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * A flow as its author writes it: the cards of the designer. What is left out takes its default; each card's own fields
 * are in the room that carries the step out. A stored document is complete, defaults included.
 */
@ApiExtraModels(CronSchedule, IntervalSchedule, AfterFlowSchedule)
export class FlowDocument {
  @ApiProperty({ description: 'Name, unique among flows.', example: 'Images', maxLength: 20 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(20)
  @Matches(/^\S(.*\S)?$/, { message: 'name must not begin or end with a space' })
  name: string;

  @ApiPropertyOptional({
    description: 'What the flow is called in URLs; made of the name when left out, and fixed from then on.',
    example: 'images',
    maxLength: 64,
    pattern: SLUG_PATTERN.source,
  })
  @IsString()
  @MaxLength(64)
  @Matches(SLUG_PATTERN, {
    message: 'slug must be lower-case letters and digits, with single hyphens between, like product-images',
  })
  @IsNotIn(['export'], {
    message: 'slug cannot be export: GET /api/v1/flows/export is the file of all flows',
  })
  slug: string;

  @ApiPropertyOptional({
    description:
      '`inbound`: the flow reads from the ERP. `outbound`: the ERP posts to the Outbound Request URL.',
    example: 'inbound',
    enum: DIRECTIONS,
    enumName: 'Direction',
    default: 'inbound',
  })
  @IsIn(DIRECTIONS)
  direction: Direction = 'inbound';

  @ApiPropertyOptional({
    description: 'IANA name of the timezone of the schedule and of dates in ERP queries.',
    example: 'Europe/Istanbul',
    default: 'UTC',
    maxLength: 64,
  })
  @IsString()
  @MaxLength(64)
  timezone: string = 'UTC';

  @ApiPropertyOptional({
    description: 'What starts an inbound flow by itself; null for runs on request only.',
    example: { type: 'cron', expression: '0 0/5 * * * ? *' },
    nullable: true,
    default: null,
    oneOf: SCHEDULE_CLASSES.map(({ value }) => ({ $ref: getSchemaPath(value) })),
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Variant(ScheduleBase, SCHEDULE_CLASSES)
  schedule: Schedule | null = null;

  @ApiPropertyOptional({
    description:
      '`last.request` of the first scheduled run; null for 1970-01-01T00:00:00Z, that is everything.',
    example: '2026-01-01T00:00:00Z',
    type: String,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/T.*(Z|[+-]\d\d:\d\d)$/, {
    message: 'initialSyncDate must say its offset, like 2026-01-01T00:00:00Z or 2026-01-01T03:00:00+03:00',
  })
  @MaxLength(40)
  initialSyncDate: string | null = null;

  @ApiProperty({ description: 'Where the images go.', type: () => OmnitronCard })
  @IsObject()
  @ValidateNested()
  @Type(() => OmnitronCard)
  omnitron: OmnitronCard;

  @ApiPropertyOptional({
    description: 'ERP Query Settings: the parameters of queries by SKU, by date and by the custom value.',
    type: () => ErpQuery,
    default: {},
  })
  @IsObject()
  @ValidateNested()
  @Type(() => ErpQuery)
  erpQuery: ErpQuery = new ErpQuery();

  @ApiPropertyOptional({
    description: 'Filename Template: how the identifier of a row names a product. `{sku}`: it is the SKU.',
    example: '{sku}',
    default: '{sku}',
    maxLength: 200,
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  filenameTemplate: string = '{sku}';

  @ApiPropertyOptional({
    description: 'Read Data From ERP; needed by an inbound flow, null in an outbound one.',
    type: () => ReadCard,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ReadCard)
  read: ReadCard | null = null;

  @ApiPropertyOptional({
    description: 'Script over what the ERP returned, before the mapping; null for none.',
    type: () => ScriptCard,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ScriptCard)
  script: ScriptCard | null = null;

  @ApiPropertyOptional({
    description: 'Jolt chain over what the script (or the ERP) returned; null for none.',
    example: [{ operation: 'shift', spec: { '*': { code: '[&1].product_sku' } } }],
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsArray()
  @IsObject({ each: true })
  mapping: JoltOperation[] | null = null;

  @ApiPropertyOptional({ description: 'Fetch-missing settings.', type: () => FetchMissingCard, default: {} })
  @IsObject()
  @ValidateNested()
  @Type(() => FetchMissingCard)
  fetchMissing: FetchMissingCard = new FetchMissingCard();

  @ApiPropertyOptional({ description: 'Write Data to Omnitron.', type: () => WriteCard, default: {} })
  @IsObject()
  @ValidateNested()
  @Type(() => WriteCard)
  write: WriteCard = new WriteCard();
}
