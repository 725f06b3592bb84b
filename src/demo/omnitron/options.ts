import { type CatalogueOptions } from '../catalogue/catalogue.js';
import { type ServerOptions } from '../simulator/simulator-server.js';
import { type TokenLife } from '../simulator/token-book.js';
import { type GivenProduct } from './omnitron-product.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface OmnitronSimulatorOptions extends ServerOptions, CatalogueOptions, TokenLife {
  /** Who may log in. Default: `DEFAULT_OMNITRON_ACCOUNT` alone. */
  readonly accounts?: readonly Credentials[];
  /** Products beside those of the catalogue. */
  readonly extraProducts?: readonly GivenProduct[];
  /** What becomes of an image set for a SKU that is not a product. Default `refuse`. */
  readonly unknownProducts?: 'refuse' | 'create';
  /** How many products of the catalogue have no image at the start, spread evenly. Default `all`. */
  readonly withoutImages?: number | 'all';
  /** The field of a listed product that holds its images; null: they are not embedded. Default `productimage_set`. */
  readonly embeddedImagesField?: string | null;
  /** Which filters of `products/` take several values with commas. Default: `sku`, `base_code` and attributes. */
  readonly severalValues?: 'every-filter' | 'sku-only';
  /** Above so many requests per second and account it answers 429. Default: no limit. */
  readonly requestsPerSecond?: number;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

export const DEFAULT_OMNITRON_ACCOUNT: Credentials = {
  username: 'integrator',
  password: 'omnitron-demo-password',
};
