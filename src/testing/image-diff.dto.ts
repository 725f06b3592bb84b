import { ApiProperty } from '@nestjs/swagger';
import type { DiffTotals, ImageDiff } from '../omnitron-writer/index.js';

class HeldImageResponse {
  @ApiProperty({ description: 'URL of the image.', example: 'https://cdn.example.com/a-1.jpg' })
  readonly url: string;

  @ApiProperty({ description: 'Place among the images of the product.', example: 1 })
  readonly order: number;

  @ApiProperty({ description: 'Kind of the image.', example: 'default' })
  readonly image_type: string;
}

class ChangedImageResponse {
  @ApiProperty({ description: 'URL of the image.', example: 'https://cdn.example.com/a-1.jpg' })
  readonly url: string;

  @ApiProperty({ description: 'As Omnitron holds it.', type: HeldImageResponse })
  readonly from: HeldImageResponse;

  @ApiProperty({ description: 'As it would be sent.', type: HeldImageResponse })
  readonly to: HeldImageResponse;
}

/** What a write would change of the images that Omnitron holds of a product. */
export class ImageDiffResponse implements ImageDiff {
  @ApiProperty({ description: 'Images that Omnitron does not hold.', type: [HeldImageResponse] })
  readonly created: readonly HeldImageResponse[];

  @ApiProperty({ description: 'Images with another order or kind.', type: [ChangedImageResponse] })
  readonly changed: readonly ChangedImageResponse[];

  @ApiProperty({ description: 'Images that would go.', type: [HeldImageResponse] })
  readonly deleted: readonly HeldImageResponse[];

  @ApiProperty({ description: 'How many stay as they are.', example: 3 })
  readonly unchanged: number;
}

/** The same of all rows. */
export class DiffTotalsResponse implements DiffTotals {
  @ApiProperty({ description: 'Products that were compared.', example: 1 })
  readonly products: number;

  @ApiProperty({ description: 'Products of which nothing would change.', example: 1 })
  readonly unchangedProducts: number;

  @ApiProperty({ description: 'Images that would be new.', example: 0 })
  readonly created: number;

  @ApiProperty({ description: 'Images with another order or kind.', example: 0 })
  readonly changed: number;

  @ApiProperty({ description: 'Images that would go.', example: 0 })
  readonly deleted: number;

  @ApiProperty({ description: 'Images that stay as they are.', example: 3 })
  readonly unchanged: number;
}
