import { describe, expect, it } from 'vitest';
import { Catalogue } from '../catalogue/catalogue.js';
import { ImageStore } from '../omnitron/image-store.js';
import { checkContent } from './check-content.js';

const catalogue = new Catalogue({ products: 12 });

/** What Omnitron holds after every product was written once, as it should be. */
function written(): ImageStore {
  const store = new ImageStore();
  for (let index = 0; index < catalogue.size; index += 1) write(store, catalogue.skuAt(index));
  return store;
}

function write(store: ImageStore, sku: string, drop = 0): void {
  const images = catalogue.images(Math.max(catalogue.indexOf(sku), 0)).slice(drop);
  store.replace({ sku, images: images.map((image) => ({ ...image, image_type: 'default' })) });
}

const check = (store: ImageStore) =>
  checkContent(catalogue, { findContent: (sku) => store.find(sku), skus: () => store.skus() });

describe('the check of the demo', () => {
  it('passes when every product has exactly its images', () => {
    const store = written();
    expect(check(store)).toEqual({ images: store.counts().imagesCreated, problems: [] });
  });

  it('names products that are missing, and cuts the list', () => {
    expect(check(new ImageStore()).problems).toEqual([
      'Products without images: 12 (AK000000-KRM-S, AK000000-KRM-M, AK000000-YSL-S, AK000000-YSL-M, AK000000-LCV-S, …)',
    ]);
  });

  it('names products with other images, those written twice differently, and strangers', () => {
    const store = written();
    write(store, 'AK000000-KRM-S', 1);
    write(store, 'STRANGER');
    expect(check(store).problems).toEqual([
      'Products with other images than in the ERP: 1 (AK000000-KRM-S)',
      'Products written twice with different images: 1 (AK000000-KRM-S)',
      'Products that the ERP does not have: 1 (STRANGER)',
    ]);
  });
});
