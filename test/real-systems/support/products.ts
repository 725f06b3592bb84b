/** A product that is put into every system. */
export interface SeedProduct {
  readonly sku: string;
  /** Names of its images, in their order. */
  readonly images: readonly string[];
}

const HARD_SKUS: Readonly<Record<number, string>> = { 6: "O'N-007", 7: 'A&B-008', 8: 'ÇĞ-009', 9: 'X 10/ö' };

/** 120 products, with SKUs that a query must escape. */
export const SEED: readonly SeedProduct[] = Array.from({ length: 120 }, (_, index) => {
  const no = String(index + 1).padStart(3, '0');
  return {
    sku: HARD_SKUS[index] ?? `AK-${no}`,
    images: Array.from({ length: 1 + (index % 3) }, (_image, at) => `${no}-${at}.jpg`),
  };
});

export const cdn = (name: string): string => `https://cdn.example.com/${name}`;
export const CHANGED: readonly string[] = ['AK-001', "O'N-007", 'ÇĞ-009', 'AK-064', 'AK-120'];
export const ADDED = 'NEW-121';
export const POSTED: readonly string[] = ['AK-005', "O'N-007", 'A&B-008', 'X 10/ö', 'AK-119'];
