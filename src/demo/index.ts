/** Simulators of the two systems that an image flow stands between. They speak HTTP alone. */
export { type Fault, type FaultMatch, type FaultSpec } from './faults/fault.js';
export { type FaultPlan, type FaultReport } from './faults/fault-plan.js';
export { demoDocuments, type DemoSite } from './demo-documents.js';
export { Catalogue, type CatalogueImage, type CatalogueProduct } from './catalogue/catalogue.js';
export { type DownloadableImage } from './omnitron/image-request.js';
export { type SkuContent } from './omnitron/image-store.js';
export { type GivenProduct } from './omnitron/omnitron-product.js';
export { type OmnitronReport } from './omnitron/omnitron-simulation.js';
export { DEFAULT_OMNITRON_ACCOUNT, type OmnitronSimulatorOptions } from './omnitron/options.js';
export { type OmnitronSimulator, startOmnitronSimulator } from './omnitron/start.js';
export { type ErpReport } from './erp/erp-simulation.js';
export { DEFAULT_ERP_ACCOUNT, type ErpSimulatorOptions } from './erp/options.js';
export { type LoggedRequest } from './erp/request-log.js';
export { type ErpSimulator, startErpSimulator } from './erp/start.js';
