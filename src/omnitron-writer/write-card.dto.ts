import { Choice, DecimalNumber, Switch, Text, Texts, WholeNumber } from '../common/index.js';
import { baseUrlProblem, IMAGE_URL_ENCODINGS } from './image-url.js';
import type { PostedRowRules } from './row-problems.js';

export const ROW_GROUPINGS = ['run', 'page'] as const;
export const EMPTY_IMAGES = ['skip', 'fail', 'remove'] as const;
export const FOREIGN_IMAGES = ['hold', 'keep', 'replace'] as const;
export const NO_ROWS = ['fail', 'accept'] as const;
export const IMAGE_PREFLIGHTS = ['off', 'warn', 'fail'] as const;

/** How rows are written. Every field has a default that is safe with Omnitron's replace-all semantics. */
export class WriteCard {
  @Choice({
    description:
      '`run`: rows are grouped by SKU over the whole run before the first write. `page`: written page by page, for ERPs that promise whole products per page.',
    enum: ROW_GROUPINGS,
  })
  rowGrouping: (typeof ROW_GROUPINGS)[number] = 'run';

  @Switch({ description: 'Skip a product whose images are those that this flow wrote last.' })
  skipUnchanged: boolean = true;

  @Choice({
    description:
      'A product without images: `skip` it, so that the shop keeps what it has; `fail` the row; `remove` every image of the product.',
    enum: EMPTY_IMAGES,
  })
  emptyImages: (typeof EMPTY_IMAGES)[number] = 'skip';

  @Switch({ description: 'The old name of `emptyImages: remove`.' })
  allowImageRemoval: boolean = false;

  @DecimalNumber({
    description:
      'When more than this share of the known products of a run, and more than `removalGuardFloor`, would lose images, these are held; null for no limit.',
    nullable: true,
    minimum: 0,
    maximum: 100,
  })
  removalGuardPercent: number | null = 20;

  @Switch({
    description:
      'Of a run of SKUs, write only the products that the answer names as asked for. Off: for an ERP whose records do not hold what it was asked by.',
  })
  onlyAskedFor: boolean = true;

  @WholeNumber({
    description: 'So many products of a run may lose images, whatever share they are.',
    minimum: 0,
  })
  removalGuardFloor: number = 3;

  @Choice({
    description:
      "Images that the shop holds of a product and no run wrote: people's own, or those of another integrator. `hold` the product until a user releases it; `keep` them beside those of the ERP; `replace` them, without looking.",
    enum: FOREIGN_IMAGES,
  })
  foreignImages: (typeof FOREIGN_IMAGES)[number] = 'hold';

  @WholeNumber({
    description:
      'The shop is looked at for such images before the first write to a product, and when what is known of it is older than this.',
    minimum: 0,
    maximum: 8760,
  })
  lookAgainHours: number = 24;

  @Choice({
    description:
      'A run whose mapping makes no row of any record: `fail` it, and the checkpoint stays; or `accept` that nothing was to be written, for a mapping that filters.',
    enum: NO_ROWS,
  })
  noRows: (typeof NO_ROWS)[number] = 'fail';

  @Switch({
    description:
      'Write SKUs that look like a number which a spreadsheet has rounded (`8,69123E+12`). Off: their rows fail.',
  })
  allowMangledSkus: boolean = false;

  @Text({
    description:
      'What separates several image URLs in one text, as `,`, `|` or a space; they become images in that order. Null: such a row fails.',
    example: null,
    maxLength: 5,
  })
  imageSeparator: string | null = null;

  @Text({
    description:
      'The address that image URLs without one belong to: `//host/a.jpg` takes its scheme, `/a.jpg` its host, `a.jpg` stands in it as in a folder. Null: such a row fails.',
    example: 'https://cdn.example.com/images/',
    check: baseUrlProblem,
  })
  imageBaseUrl: string | null = null;

  @Choice({
    description:
      'Blanks and letters beyond ASCII in image URLs: encoded as `browsers` do (`%20`), or `none` of them. With `none` a URL with a blank fails its row.',
    enum: IMAGE_URL_ENCODINGS,
  })
  imageUrlEncoding: (typeof IMAGE_URL_ENCODINGS)[number] = 'browsers';

  @Texts({
    description:
      'Query parameters of image URLs that say nothing of the picture, as signatures that expire; `*` at the end stands for any rest. URLs are sent with them and compared without.',
    example: ['X-Amz-*', 'expires'],
    maxItems: 50,
  })
  ignoreUrlParameters: string[] = [];

  @Text({
    description:
      'Field of an image, or of its product, that changes with the picture behind the URL, as a date or a checksum: another value counts as another image. Null: only the URL does.',
    example: 'updated_at',
    maxLength: 200,
  })
  imageVersionField: string | null = null;

  @Switch({
    description:
      'Ask for each image URL (HEAD) when its page is read, so that a new picture behind an old URL is noticed: another ETag, or Last-Modified where there is none, counts as another image.',
  })
  imageVersionHeaders: boolean = false;

  @WholeNumber({
    description: 'Stop the run when more rows than this have failed; null for no limit.',
    example: 100,
    minimum: 0,
  })
  maxFailedRows: number | null = null;

  @WholeNumber({
    description: 'Tries per row on connection errors, 408, 425, 429 and 499 or above.',
    minimum: 1,
    maximum: 50,
  })
  maxAttempts: number = 10;

  @Choice({
    description:
      'Check that each image URL can be fetched, before the write: not at all, with a warning, or failing the row.',
    enum: IMAGE_PREFLIGHTS,
  })
  imagePreflight: (typeof IMAGE_PREFLIGHTS)[number] = 'off';
}

/** Whether an empty image list is written, which deletes every image of the product. */
export function removesEmpty({ emptyImages, allowImageRemoval }: WriteCard): boolean {
  return emptyImages === 'remove' || allowImageRemoval;
}

/** What a flow says of the rows that are posted to it. */
export function rowRules(card: WriteCard): PostedRowRules {
  return Object.assign({ emptyAllowed: removesEmpty(card) }, card);
}
