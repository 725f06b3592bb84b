export { EmbeddedError, type EmbeddedErrorCode } from './embedded-error.js';
export { type EmbeddedLogger, type EmbeddedOptions, EmbeddedPostgres } from './embedded-postgres.js';
