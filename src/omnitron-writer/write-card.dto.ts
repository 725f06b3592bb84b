import { Choice, DecimalNumber, Switch, WholeNumber } from '../common/index.js';

export const ROW_GROUPINGS = ['run', 'page'] as const;
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

  @Switch({
    description:
      'Write an empty image list, which deletes every image of the product. Otherwise such a row is refused.',
  })
  allowImageRemoval: boolean = false;

  @DecimalNumber({
    description:
      'A full run that would shrink the image sets of more than this share of its products stops before it writes; null for no guard.',
    nullable: true,
    minimum: 0,
    maximum: 100,
  })
  removalGuardPercent: number | null = 20;

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
