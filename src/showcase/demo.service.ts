import { hostname } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import { linearPlainToInstance, newId } from '../common/index.js';
import { FlowEditor, FlowService } from '../flows/index.js';
import { LoginRequest, LoginService } from '../logins/index.js';
import { DemoPlace } from './demo-place.js';
import { DemoRemoval } from './demo-removal.js';
import { DemoSimulators, type SimulatedSystems } from './demo-simulators.js';
import { type DemoRecord, DemoStore } from './demo-store.js';
import type { DemoResponse } from './demo.dto.js';
import { demoError } from './demo.errors.js';

/** The demo on request: two simulators, their logins and a flow between them; at most one of an installation. */
@Injectable()
export class DemoService {
  private readonly logger = new Logger(DemoService.name);
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly place: DemoPlace,
    private readonly simulators: DemoSimulators,
    private readonly store: DemoStore,
    private readonly removal: DemoRemoval,
    private readonly editor: FlowEditor,
    private readonly flows: FlowService,
    private readonly logins: LoginService,
  ) {}

  async getDemo(): Promise<DemoResponse> {
    const [demo, obstacle] = await Promise.all([this.store.find(), this.place.findObstacle()]);
    if (demo === null) return { state: 'none', obstacle, ...NOTHING };
    const { flow, erpLogin, omnitronLogin, products, erpUrl, omnitronUrl, startedAt } = demo;
    const state = (await this.isRunning(demo)) ? 'running' : 'stopped';
    const logins = [erpLogin, omnitronLogin];
    return { state, obstacle, flow, logins, products, erpUrl, omnitronUrl, startedAt };
  }

  /** Starts a demo where none runs; one that has stopped is removed before. False when one runs already. */
  startDemo(products: number, by: string): Promise<boolean> {
    return this.inTurn(async () => {
      const stale = await this.store.find();
      if (stale !== null && (await this.isRunning(stale))) return false;
      const obstacle = await this.place.findObstacle();
      if (obstacle !== null) throw demoError('DEMO_UNAVAILABLE', obstacle);
      if (stale !== null) await this.clear(stale, by);
      await this.build(products, by);
      return true;
    });
  }

  /** Removes the demo with everything that it has left; nothing where there is none. */
  removeDemo(by: string): Promise<void> {
    return this.inTurn(async () => {
      const demo = await this.store.find();
      if (demo !== null) await this.clear(demo, by);
    });
  }

  private async isRunning(demo: DemoRecord): Promise<boolean> {
    return this.simulators.runs(demo.id) || (await this.place.isOpen(demo));
  }

  private async build(products: number, by: string): Promise<void> {
    const id = newId();
    const urls = await this.simulators.start(id, products);
    try {
      await this.makeParts(id, urls, products, by);
      this.simulators.watch();
    } catch (error) {
      await this.undo(id, by);
      throw error;
    }
  }

  private async makeParts(id: string, urls: SimulatedSystems, products: number, by: string): Promise<void> {
    const { name, ...slugs } = await this.findFreeNames();
    const record = { id, ...urls, ...slugs, products, host: hostname(), pid: process.pid };
    if (!(await this.store.insert(record))) {
      throw demoError(
        'DEMO_UNAVAILABLE',
        'Another process has started a demo at this moment. Ask for it again.',
      );
    }
    const { demoDocuments } = await import('../demo/index.js');
    const { flow, logins } = demoDocuments({ ...urls, ...slugs, name, slug: slugs.flow });
    for (const login of logins) await this.logins.createLogin(linearPlainToInstance(LoginRequest, login));
    await this.editor.createFlow(flow, { author: by, note: 'Made by the demo' });
  }

  /** Takes back what was made before something failed; what cannot be is removed with the demo, which then stands as stopped. */
  private async undo(id: string, by: string): Promise<void> {
    try {
      const made = await this.store.find();
      if (made?.id === id) await this.clear(made, by);
    } catch (error) {
      this.logger.error({ err: error }, 'What a demo that failed has made could not be removed');
    } finally {
      await this.simulators.stop();
    }
  }

  /** `demo`, or with the first number that is free: what users have called so is left alone. */
  private async findFreeNames(): Promise<{
    name: string;
    flow: string;
    erpLogin: string;
    omnitronLogin: string;
  }> {
    for (let n = 1; ; n += 1) {
      const end = n === 1 ? '' : `-${n}`;
      const names = {
        name: n === 1 ? 'Demo' : `Demo ${n}`,
        flow: `demo${end}`,
        erpLogin: `demo-erp${end}`,
        omnitronLogin: `demo-omnitron${end}`,
      };
      const taken = await Promise.all([
        this.flows.hasName(names.name, names.flow),
        this.logins.hasLogin(names.erpLogin),
        this.logins.hasLogin(names.omnitronLogin),
      ]);
      if (!taken.includes(true)) return names;
    }
  }

  private async clear(demo: DemoRecord, by: string): Promise<void> {
    await this.removal.remove(demo, by);
    await this.store.delete(demo.id);
    if (this.simulators.runs(demo.id)) await this.simulators.stop();
  }

  /** One start or removal after the other. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

const NOTHING = {
  flow: null,
  logins: [] as string[],
  products: null,
  erpUrl: null,
  omnitronUrl: null,
  startedAt: null,
};
