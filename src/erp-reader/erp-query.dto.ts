import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { ParamName, WholeNumber } from './card-fields.js';

export const QUERY_VALUE_TYPES = ['string', 'number', 'boolean', 'datetime', 'csv', 'json-array'] as const;
export type QueryValueType = (typeof QUERY_VALUE_TYPES)[number];

/** The documented date format of the ERP request: the flow's local time with microseconds, without an offset. */
export const DEFAULT_DATETIME_FORMAT = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS";

/** How one value of a query (a SKU, a date, the custom one) is sent to the ERP. */
export class QuerySetting {
  @ParamName({ description: "The ERP's name of the parameter.", example: 'sku' })
  key: string;

  @ApiPropertyOptional({
    description:
      'How the value is written. csv ("A,B") and json-array (["A","B"]) carry several SKUs in one request; with the others each SKU is a request of its own.',
    example: 'string',
    enum: QUERY_VALUE_TYPES,
    enumName: 'QueryValueType',
    default: 'string',
  })
  @IsIn(QUERY_VALUE_TYPES)
  type: QueryValueType = 'string';

  @ApiPropertyOptional({
    description:
      "Pattern of a datetime, in the flow's timezone: letters y M d H h m s S a E X Z with text in single quotes, or epoch-seconds, or epoch-millis.",
    example: DEFAULT_DATETIME_FORMAT,
    default: DEFAULT_DATETIME_FORMAT,
    maxLength: 100,
  })
  @IsString()
  @MaxLength(100)
  format: string = DEFAULT_DATETIME_FORMAT;

  @WholeNumber({
    description: 'Most values in one request, with type csv or json-array.',
    example: 50,
    default: 50,
    minimum: 1,
    maximum: 10_000,
  })
  batchSize: number = 50;
}

/** A setting that is sent as null is one that is left out. */
function absentWhenNull({ value }: { value: unknown }): unknown {
  return value ?? undefined;
}

/** ERP Query Settings: the parameters of single (by SKU), date-based and custom queries, by logical name. */
export class ErpQuery {
  @ApiPropertyOptional({
    description: 'How SKUs are asked for.',
    type: () => QuerySetting,
    example: { key: 'sku', type: 'string' },
  })
  @IsOptional()
  @Transform(absentWhenNull)
  @IsObject()
  @ValidateNested()
  @Type(() => QuerySetting)
  sku?: QuerySetting;

  @ApiPropertyOptional({
    description: 'How changes since a date are asked for.',
    type: () => QuerySetting,
    example: { key: 'modified_date__gt', type: 'datetime', format: DEFAULT_DATETIME_FORMAT },
  })
  @IsOptional()
  @Transform(absentWhenNull)
  @IsObject()
  @ValidateNested()
  @Type(() => QuerySetting)
  modified_date__gt?: QuerySetting;

  @ApiPropertyOptional({
    description: 'One more value that a run may be started with, for example a status.',
    type: () => QuerySetting,
    example: { key: 'status', type: 'string' },
  })
  @IsOptional()
  @Transform(absentWhenNull)
  @IsObject()
  @ValidateNested()
  @Type(() => QuerySetting)
  custom?: QuerySetting;
}
