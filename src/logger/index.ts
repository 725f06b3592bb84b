export { ApplicationLogger } from './application-logger.js';
export { loggerOptions } from './logger-options.js';
