import { DecimalNumber, HttpUrl, Text, WholeNumber } from '../common/index.js';

/** Where the images go: the Omnitron account of a flow and how hard it may be pressed. */
export class OmnitronCard {
  @Text({ description: 'Slug of the Omnitron login.', example: 'omnitron', maxLength: 64, empty: true })
  login: string;

  @HttpUrl({ description: "Omnitron's domain URL.", example: 'https://shop.omnitron.example' })
  domainUrl: string;

  @Text({
    description: 'Path of the image endpoint; some installations offer `/api/i1/downloadable_image/`.',
    empty: true,
    pattern: /^\/\S*$/,
    message: 'imagePath must start with /',
  })
  imagePath: string = '/api/v1/downloadable-image/';

  @Text({
    description: 'Path of the product list, which filename templates and fetch-missing look products up in.',
    empty: true,
    pattern: /^\/\S*$/,
    message: 'productsPath must start with /',
  })
  productsPath: string = '/api/v1/products/';

  @WholeNumber({
    description:
      'POSTs in flight at once, over all processes. Flows that share a login and a host share the smallest of their limits.',
    minimum: 1,
    maximum: 256,
  })
  concurrency: number = 8;

  @DecimalNumber({
    description: 'Most POSTs per second, over all processes; null for no limit.',
    example: 50,
    minimum: 0.1,
    maximum: 10_000,
  })
  requestsPerSecond: number | null = null;

  @WholeNumber({
    description: 'How long a POST may wait for its answer; it is then tried again.',
    minimum: 1,
    maximum: 300,
  })
  timeoutSeconds: number = 60;
}
