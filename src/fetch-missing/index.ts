export { FetchMissing } from './fetch-missing.service.js';
export { FetchMissingModule } from './fetch-missing.module.js';
