import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export const IMAGE_CHECKS = ['auto', 'embedded', 'product-image', 'downloadable-image'] as const;
export type ImageCheckName = (typeof IMAGE_CHECKS)[number];

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

  @ApiPropertyOptional({
    description:
      "How to tell that a product has no image: by the list embedded in it, by Omnitron's `product_image/`, or by the list of downloadable images. `auto`: the embedded list if products have one.",
    example: 'auto',
    enum: IMAGE_CHECKS,
    enumName: 'ImageCheckName',
    default: 'auto',
  })
  @IsIn(IMAGE_CHECKS)
  imageCheck: ImageCheckName = 'auto';

  @ApiPropertyOptional({
    description: 'Field of a product with its embedded images; null: `productimage_set` or `images`.',
    example: 'productimage_set',
    type: String,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @Matches(/^\w{1,100}$/, { message: 'imagesField must be the name of a field' })
  imagesField: string | null = null;

  @ApiPropertyOptional({
    description:
      'Hours until a product is asked for again that has no images in the ERP either; they double each time, up to 30 days.',
    example: 24,
    default: 24,
    minimum: 1,
    maximum: 720,
  })
  @IsInt()
  @Min(1)
  @Max(720)
  backOffHours: number = 24;
}
