import { type Catalogue } from '../catalogue/catalogue.js';
import { type SimulatorServer, startServer } from '../simulator/simulator-server.js';
import { type DownloadableImage } from './image-request.js';
import { type SkuContent } from './image-store.js';
import { type GivenProduct } from './omnitron-product.js';
import { type OmnitronReport, OmnitronSimulation } from './omnitron-simulation.js';
import { type OmnitronSimulatorOptions } from './options.js';

/** A running Omnitron simulator, and what it saw. */
export interface OmnitronSimulator extends SimulatorServer {
  readonly catalogue: Catalogue;
  /** The SKUs of the accepted writes, in order of arrival, repetitions included. */
  readonly arrivals: readonly string[];
  /** Null for a SKU that was neither written nor seeded. */
  findContent(sku: string): SkuContent | null;
  /** Every SKU that was written or seeded. */
  skus(): Iterable<string>;
  addProduct(product: GivenProduct): void;
  /** Puts images there without counting a write. The product need not exist. */
  seedImages(sku: string, images: readonly DownloadableImage[]): void;
  expireTokens(): void;
  report(): OmnitronReport;
  /** Forgets content, counts and faults; products, tokens and options stay. */
  reset(): void;
}

/** Starts Omnitron on a free port of 127.0.0.1. The same state is there over HTTP below `/__sim/`. */
export async function startOmnitronSimulator(
  options: OmnitronSimulatorOptions = {},
): Promise<OmnitronSimulator> {
  const simulation = new OmnitronSimulation(options);
  const server = await startServer(simulation, options);
  return {
    ...server,
    catalogue: simulation.products.catalogue,
    arrivals: simulation.store.arrivals,
    findContent: (sku) => simulation.store.find(sku),
    skus: () => simulation.store.skus(),
    addProduct: (product) => simulation.addProduct(product),
    seedImages: (sku, images) => simulation.store.seed(sku, images),
    expireTokens: () => simulation.expireTokens(),
    report: () => simulation.report(),
    reset: () => {
      simulation.reset();
      server.faults.clear();
    },
  };
}
