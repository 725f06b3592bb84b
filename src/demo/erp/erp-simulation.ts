import { Catalogue } from '../catalogue/catalogue.js';
import { controlBody, ControlError, controlNumber } from '../simulator/control-routes.js';
import { json, type SimAnswer } from '../simulator/sim-answer.js';
import { type SimRequest } from '../simulator/sim-request.js';
import { type Simulation } from '../simulator/simulation.js';
import { ErpApi } from './erp-api.js';
import { ErpError } from './erp-error.js';
import { readNebimCall } from './nebim.js';
import { type ErpSimulatorOptions } from './options.js';
import { RequestLog } from './request-log.js';
import { Sessions } from './sessions.js';

export interface ErpReport {
  readonly products: number;
  readonly requests: number;
  readonly logins: number;
  readonly tokens: readonly { readonly requests: number; readonly expired: boolean }[];
  /** How often each page was answered, by `METHOD target body`. */
  readonly pages: Readonly<Record<string, number>>;
}

/** An ERP with every kind of list that flows have to read, and the notes that the simulator takes. */
export class ErpSimulation implements Simulation {
  readonly catalogue: Catalogue;
  readonly log = new RequestLog();
  private readonly sessions: Sessions;
  private readonly api: ErpApi;
  private readonly now: () => number;

  constructor(options: ErpSimulatorOptions) {
    this.now = options.now ?? Date.now;
    this.catalogue = new Catalogue(options);
    this.sessions = new Sessions(options, this.now);
    this.api = new ErpApi(this.catalogue, this.sessions, this.log, options);
  }

  note(request: SimRequest): void {
    this.log.add(request);
  }

  handle(request: SimRequest): SimAnswer {
    try {
      return this.api.answer(request);
    } catch (error) {
      if (error instanceof ErpError) return error.answer;
      throw error;
    }
  }

  expireToken(request: SimRequest): void {
    this.sessions.expire(readNebimCall(request)?.session ?? Sessions.tokenOf(request));
  }

  expireTokens(): void {
    this.sessions.expireAll();
  }

  reset(): void {
    this.log.reset();
    this.sessions.reset();
  }

  report(): ErpReport {
    return {
      products: this.catalogue.size,
      requests: this.log.count,
      logins: this.sessions.logins,
      tokens: this.sessions.report(),
      pages: this.log.pageCounts(),
    };
  }

  /** Gives products new image URLs, modified now. Throws `ControlError` for a SKU that is not here. */
  touch(skus: readonly string[]): void {
    for (const sku of skus) {
      if (!this.catalogue.touch(sku, this.now())) throw new ControlError(`There is no product ${sku}.`);
    }
  }

  /** Control routes of its own: `PUT catalogue {products}`, `POST catalogue/touch {skus}`, `GET requests`. */
  control(route: string, request: SimRequest): SimAnswer | null {
    switch (route) {
      case 'PUT catalogue':
        this.catalogue.resize(controlNumber(request, 'products'));
        return json(200, { products: this.catalogue.size });
      case 'POST catalogue/touch': {
        const { skus } = (controlBody(request) ?? {}) as { skus?: unknown };
        if (!Array.isArray(skus)) throw new ControlError('skus must be a list.');
        this.touch(skus.map(String));
        return json(200, {});
      }
      case 'GET requests':
        return json(200, this.log.requests);
      default:
        return null;
    }
  }
}
