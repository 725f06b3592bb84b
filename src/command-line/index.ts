export { wholeNumber } from './whole-number.js';
