import { Choice, Switch, Text, WholeNumber } from '../common/index.js';

export const IMAGE_CHECKS = ['auto', 'embedded', 'product-image', 'downloadable-image'] as const;
export type ImageCheckName = (typeof IMAGE_CHECKS)[number];

/** The fetch-missing settings: the search for products that were productized lately and have no images. */
export class FetchMissingCard {
  @Switch({ description: 'Whether the flow takes part in the search. Inbound flows only.', example: true })
  enabled: boolean = false;

  @Text({
    description:
      'Omnitron Identifier Path for ERP: where, in a product as Omnitron returns it, the identifier is that the ERP is asked for. Dotted, into arrays too.',
    example: 'attributes.erp_code',
    maxLength: 200,
    empty: true,
    pattern: /^[\w-]+(\.[\w-]+)*$/,
    message: 'identifierPath must be a dotted path into an Omnitron product, like sku or attributes.erp_code',
  })
  identifierPath: string = 'sku';

  @WholeNumber({
    description: 'Fetch Images After Productization Date Limit: how many days back products are looked at.',
    minimum: 1,
    maximum: 3650,
  })
  productizedWithinDays: number = 30;

  @WholeNumber({ description: 'Most identifiers per triggered run.', minimum: 1, maximum: 10_000 })
  batchSize: number = 50;

  @Choice({
    description:
      "How to tell that a product has no image: by the list embedded in it, by Omnitron's `product_image/`, or by the list of downloadable images. `auto`: the embedded list if products have one.",
    enum: IMAGE_CHECKS,
    enumName: 'ImageCheckName',
  })
  imageCheck: ImageCheckName = 'auto';

  @Text({
    description: 'Field of a product with its embedded images; null: `productimage_set` or `images`.',
    example: 'productimage_set',
    empty: true,
    pattern: /^\w{1,100}$/,
    message: 'imagesField must be the name of a field',
  })
  imagesField: string | null = null;

  @WholeNumber({
    description:
      'Hours until a product is asked for again that has no images in the ERP either; they double each time, up to 30 days.',
    minimum: 1,
    maximum: 720,
  })
  backOffHours: number = 24;
}
