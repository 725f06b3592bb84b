import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { EgressPolicies } from '../http-client/index.js';
import { DemoStore } from './demo-store.js';

/** Another process may remove the demo: how soon its simulators end then. */
const LOOK_EVERY_MS = 2_000;

export interface SimulatedSystems {
  readonly erpUrl: string;
  readonly omnitronUrl: string;
}

/**
 * The simulators of a demo, in this process. They listen on loopback alone, and the egress rules let this process reach their two
 * ports, each for what its system is asked, as long as they listen.
 */
@Injectable()
export class DemoSimulators implements BeforeApplicationShutdown {
  private readonly logger = new Logger(DemoSimulators.name);
  private started: { readonly id: string; readonly stack: AsyncDisposableStack } | null = null;

  constructor(
    private readonly egress: EgressPolicies,
    private readonly store: DemoStore,
  ) {}

  /** Whether the simulators of this demo run here. */
  runs(id: string): boolean {
    return this.started?.id === id;
  }

  /** Starts them for the demo of this id; those of an earlier one end. */
  async start(id: string, products: number): Promise<SimulatedSystems> {
    await this.stop();
    const { startErpSimulator, startOmnitronSimulator } = await import('../demo/index.js');
    await using starting = new AsyncDisposableStack();
    const erp = starting.adopt(await startErpSimulator({ products }), (simulator) => simulator.stop());
    const omnitron = starting.adopt(await startOmnitronSimulator({ products }), (simulator) =>
      simulator.stop(),
    );
    starting.defer(this.egress.lendLoopback(erp.port, ['login', 'read']));
    starting.defer(this.egress.lendLoopback(omnitron.port, ['login', 'lookup', 'write']));
    this.started = { id, stack: starting.move() };
    return { erpUrl: erp.url, omnitronUrl: omnitron.url };
  }

  /** From here on they end with the record of their demo. */
  watch(): void {
    const { started } = this;
    if (started === null) return;
    const timer = setInterval(() => {
      this.store.exists(started.id).then(
        (exists) => (exists || !this.runs(started.id) ? undefined : this.stop()),
        (error: unknown) => this.logger.warn({ err: error }, 'Whether the demo goes on is not known'),
      );
    }, LOOK_EVERY_MS).unref();
    started.stack.defer(() => clearInterval(timer));
  }

  async stop(): Promise<void> {
    const { started } = this;
    this.started = null;
    await started?.stack.disposeAsync();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }
}
