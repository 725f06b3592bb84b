import { type Catalogue } from '../catalogue/catalogue.js';
import { type SimulatorServer, startServer } from '../simulator/simulator-server.js';
import { type ErpReport, ErpSimulation } from './erp-simulation.js';
import { type ErpSimulatorOptions } from './options.js';
import { type LoggedRequest } from './request-log.js';

/** A running ERP simulator, and what it saw. */
export interface ErpSimulator extends SimulatorServer {
  readonly catalogue: Catalogue;
  /** The first 10,000 requests, login and faulted ones included, in order of arrival. */
  readonly requests: readonly LoggedRequest[];
  /** Gives products new image URLs, modified now. The other size of the same colour shares them. */
  touch(...skus: readonly string[]): void;
  expireTokens(): void;
  report(): ErpReport;
  /** Forgets requests, counts and faults; products, tokens and options stay. */
  reset(): void;
}

/** Starts an ERP on a free port of 127.0.0.1. The same state is there over HTTP below `/__sim/`. */
export async function startErpSimulator(options: ErpSimulatorOptions = {}): Promise<ErpSimulator> {
  const simulation = new ErpSimulation(options);
  const server = await startServer(simulation, options);
  return {
    ...server,
    catalogue: simulation.catalogue,
    requests: simulation.log.requests,
    touch: (...skus) => simulation.touch(skus),
    expireTokens: () => simulation.expireTokens(),
    report: () => simulation.report(),
    reset: () => {
      simulation.reset();
      server.faults.clear();
    },
  };
}
