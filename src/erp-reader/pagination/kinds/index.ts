export { next } from './next.js';
export { offset } from './offset.js';
export { pageNumber } from './page-number.js';
export { seek } from './seek.js';
