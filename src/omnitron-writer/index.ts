export { OmnitronCard } from './omnitron-card.dto.js';
export { WriteCard } from './write-card.dto.js';
