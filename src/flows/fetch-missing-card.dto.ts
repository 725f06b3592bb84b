import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

/** The fetch-missing settings: the search for products that were productized lately and have no images. */
export class FetchMissingCard {
  @ApiPropertyOptional({
    description: 'Whether the flow takes part in the search. Inbound flows only.',
    example: true,
    default: false,
  })
  @IsBoolean()
  enabled: boolean = false;

  @ApiPropertyOptional({
    description:
      'Omnitron Identifier Path for ERP: where, in a product as Omnitron returns it, the identifier is that the ERP is asked for. Dotted, into arrays too.',
    example: 'attributes.erp_code',
    default: 'sku',
    maxLength: 200,
  })
  @IsString()
  @MaxLength(200)
  @Matches(/^[\w-]+(\.[\w-]+)*$/, {
    message: 'identifierPath must be a dotted path into an Omnitron product, like sku or attributes.erp_code',
  })
  identifierPath: string = 'sku';

  @ApiPropertyOptional({
    description: 'Fetch Images After Productization Date Limit: how many days back products are looked at.',
    example: 30,
    default: 30,
    minimum: 1,
    maximum: 3650,
  })
  @IsInt()
  @Min(1)
  @Max(3650)
  productizedWithinDays: number = 30;

  @ApiPropertyOptional({
    description: 'Most identifiers per triggered run.',
    example: 50,
    default: 50,
    minimum: 1,
    maximum: 10_000,
  })
  @IsInt()
  @Min(1)
  @Max(10_000)
  batchSize: number = 50;
}
