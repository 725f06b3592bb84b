export { DEMO_URLS } from './demo-urls.js';
export { ShowcaseModule } from './showcase.module.js';
