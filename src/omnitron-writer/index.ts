export { contentHash, imagesText } from './content.js';
export { OmnitronCard } from './omnitron-card.dto.js';
export { type Delivery, OmnitronWriter, type WriteTarget } from './omnitron-writer.js';
export { OmnitronWriterModule } from './omnitron-writer.module.js';
export { groupPage, type Image, mergeImages, type PageRow } from './row.js';
export { WriteCard } from './write-card.dto.js';
