import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** An image of a row, as it is sent to Omnitron. */
export class ImageResponse {
  @ApiProperty({
    description: 'Where Omnitron fetches the image.',
    example: 'https://cdn.example.com/a-1.jpg',
  })
  readonly url: string;

  @ApiProperty({ description: 'Place among the images of the product.', example: 1 })
  readonly order: number;

  @ApiPropertyOptional({ description: 'Kind of the image, where the row says one.', example: 'swatch' })
  readonly image_type?: string;
}
