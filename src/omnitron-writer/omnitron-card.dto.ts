import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsNumber, IsOptional, IsString, IsUrl, Matches, Max, MaxLength, Min } from 'class-validator';

/** Where the images go: the Omnitron account of a flow and how hard it may be pressed. */
export class OmnitronCard {
  @ApiProperty({ description: 'Slug of the Omnitron login.', example: 'omnitron' })
  @IsString()
  @MaxLength(64)
  login: string;

  @ApiProperty({ description: "Omnitron's domain URL.", example: 'https://shop.omnitron.example' })
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  domainUrl: string;

  @ApiPropertyOptional({
    description: 'Path of the image endpoint; some installations offer `/api/i1/downloadable_image/`.',
    example: '/api/v1/downloadable-image/',
    default: '/api/v1/downloadable-image/',
  })
  @Matches(/^\/\S*$/, { message: 'imagePath must start with /' })
  imagePath: string = '/api/v1/downloadable-image/';

  @ApiPropertyOptional({
    description: 'Path of the product list, which filename templates and fetch-missing look products up in.',
    example: '/api/v1/products/',
    default: '/api/v1/products/',
  })
  @Matches(/^\/\S*$/, { message: 'productsPath must start with /' })
  productsPath: string = '/api/v1/products/';

  @ApiPropertyOptional({
    description:
      'POSTs in flight at once, over all processes. Flows that share a login and a host share the smallest of their limits.',
    example: 8,
    minimum: 1,
    maximum: 256,
    default: 8,
  })
  @IsInt()
  @Min(1)
  @Max(256)
  concurrency: number = 8;

  @ApiPropertyOptional({
    description: 'Most POSTs per second, over all processes; null for no limit.',
    example: 50,
    minimum: 0.1,
    nullable: true,
    type: Number,
    default: null,
  })
  @IsOptional()
  @IsNumber()
  @Min(0.1)
  @Max(10_000)
  requestsPerSecond: number | null = null;

  @ApiPropertyOptional({
    description: 'How long a POST may wait for its answer; it is then tried again.',
    example: 60,
    minimum: 1,
    maximum: 300,
    default: 60,
  })
  @IsInt()
  @Min(1)
  @Max(300)
  timeoutSeconds: number = 60;
}
