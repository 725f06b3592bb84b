import { type Catalogue, MAX_IMAGES, VARIANTS } from '../catalogue/catalogue.js';
import { type Selection } from '../catalogue/selection.js';
import { type LocalDates } from './local-date.js';
import { listByGroup, listByPart, listByProduct, type RecordList } from './record-list.js';

/**
 * How an ERP cuts the same products into records: one per product with its list of images, one per image, one per
 * base code with colours and sizes nested, one per product with numbered image fields.
 */
export const SHAPES = ['products', 'image-rows', 'models', 'numbered'] as const;
export type Shape = (typeof SHAPES)[number];

/** Makes the records of a selection of products. A list is laid out once per selection and shape. */
export class RecordBook {
  private readonly known = new WeakMap<Selection, Map<Shape, RecordList>>();
  private readonly layouts: Readonly<Record<Shape, (selection: Selection) => RecordList>> = {
    products: (selection) => listByProduct(selection, idOf, (index) => this.withImages(index)),
    numbered: (selection) => listByProduct(selection, idOf, (index) => this.withNumberedImages(index)),
    'image-rows': (selection) =>
      listByPart(
        selection,
        (index) => this.catalogue.imageCount(index),
        imageIdOf,
        (index, image) => this.imageRow(index, image),
      ),
    models: (selection) => listByGroup(selection, baseOf, idOf, (indexes) => this.model(indexes)),
  };

  constructor(
    private readonly catalogue: Catalogue,
    private readonly dates: LocalDates,
  ) {}

  list(shape: Shape, selection: Selection): RecordList {
    const lists = this.known.get(selection) ?? new Map<Shape, RecordList>();
    this.known.set(selection, lists);
    const list = lists.get(shape) ?? this.layouts[shape](selection);
    lists.set(shape, list);
    return list;
  }

  private head(index: number) {
    const product = this.catalogue.product(index);
    return {
      id: idOf(index),
      sku: product.sku,
      base_code: product.baseCode,
      name: product.name,
      color: product.colour,
      size: product.size,
      status: product.status,
      modified_date: this.dates.format(product.modifiedAt),
    };
  }

  private withImages(index: number): object {
    return { ...this.head(index), images: this.catalogue.images(index) };
  }

  /** `image1` … `image5`, empty text where there is none. */
  private withNumberedImages(index: number): object {
    const images = this.catalogue.images(index);
    const record: Record<string, unknown> = this.head(index);
    for (let place = 0; place < MAX_IMAGES; place += 1) {
      record[`image${place + 1}`] = images[place]?.url ?? '';
    }
    return record;
  }

  private imageRow(index: number, image: number): object {
    const { url, order } = this.catalogue.images(index)[image]!;
    return { ...this.head(index), id: imageIdOf(index, image), image_url: url, image_order: order };
  }

  private model(indexes: readonly number[]): object {
    const variants = indexes.map((index) => ({ index, ...this.head(index) }));
    const { base_code, name } = variants[0]!;
    return {
      id: idOf(baseOf(indexes[0]!)),
      base_code,
      name,
      modified_date: variants
        .map((variant) => variant.modified_date)
        .sort()
        .at(-1),
      colors: [...Map.groupBy(variants, ({ color }) => color)].map(([color, members]) => ({
        name: color,
        images: this.catalogue.images(members[0]!.index),
        variants: members.map(({ sku, size }) => ({ sku, size })),
      })),
    };
  }
}

/** The `id` of what is counted from 0: a product or a base code. */
function idOf(index: number): number {
  return index + 1;
}

function imageIdOf(index: number, image: number): number {
  return idOf(index) * 10 + image;
}

function baseOf(index: number): number {
  return Math.floor(index / VARIANTS);
}
