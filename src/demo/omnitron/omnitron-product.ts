import { type CatalogueProduct } from '../catalogue/catalogue.js';

/** A product as Omnitron's list shows it. */
export interface OmnitronProduct {
  readonly pk: number;
  readonly name: string;
  readonly base_code: string;
  readonly sku: string;
  /** 0 simple, 1 product_meta, 2 bundle, 3 grouped, 4 misc. */
  readonly product_type: number;
  readonly is_active: boolean;
  readonly attribute_set: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** ISO 8601 with `Z`, as the two others. */
  readonly created_date: string;
  readonly productization_date: string;
  readonly modified_date: string;
}

/** A product that a test brings along: what it leaves out is made up. */
export type GivenProduct = Partial<Omit<OmnitronProduct, 'pk'>> & {
  readonly sku: string;
  /** URLs that it has at the start. Default none. */
  readonly images?: readonly string[];
};

/** Where the pks of given products begin, above those of any catalogue. */
export const FIRST_GIVEN_PK = 1_000_000_001;

export function catalogueProduct(product: CatalogueProduct): OmnitronProduct {
  return {
    pk: product.index + 1,
    name: product.name,
    base_code: product.baseCode,
    sku: product.sku,
    product_type: 0,
    is_active: product.status === 'active',
    attribute_set: 1,
    attributes: { color: product.colour, size: product.size },
    created_date: new Date(product.createdAt).toISOString(),
    productization_date: new Date(product.productizedAt).toISOString(),
    modified_date: new Date(product.modifiedAt).toISOString(),
  };
}

/** `date`: ISO 8601, for the dates that were not given. */
export function givenProduct(given: GivenProduct, pk: number, date: string): OmnitronProduct {
  const { images: _images, ...fields } = given;
  return {
    name: given.sku,
    base_code: given.sku,
    product_type: 0,
    is_active: true,
    attribute_set: 1,
    attributes: {},
    created_date: date,
    productization_date: date,
    modified_date: date,
    ...fields,
    pk,
  };
}
