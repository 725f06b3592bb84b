export { AccountStore } from './account-store.js';
export { accountOf, comparedText, contentHash, imagesText, shopOf, targetOf } from './content.js';
export type { Match } from './match-batches.js';
export { OmnitronCard } from './omnitron-card.dto.js';
export { type FilenameTemplate, parseTemplate, TemplateSyntaxError } from './filename-template.js';
export { HeldImages } from './held-images.js';
export {
  diffImages,
  diffTotals,
  type DiffTotals,
  type HeldImage,
  type ImageDiff,
  pictureOf,
} from './image-diff.js';
export { driftOf, heldText, type ImageDrift } from './image-drift.js';
export { type ImageFinding, ImagePreflight } from './image-preflight.js';
export { type ImageVersion, ImageVersions } from './image-versions.js';
export { lookupError } from './lookup.errors.js';
export { type ListFilter, OmnitronLists } from './omnitron-lists.js';
export { type Delivery, OmnitronWriter } from './omnitron-writer.js';
export { OmnitronWriterModule } from './omnitron-writer.module.js';
export { type OmnitronProduct, productField } from './product.js';
export { ProductMatcher } from './product-matcher.js';
export { ProductLookup } from './product-lookup.js';
export { imageUrlWarnings, parameterPattern } from './image-url.js';
export { type PostedRowRules, reportRowProblems } from './row-problems.js';
export { groupPage, type Image, mergeImages, type PageRow, type Refusal } from './row.js';
export { removesEmpty, rowRules, WriteCard } from './write-card.dto.js';
export type { WriteTarget } from './write-target.js';
