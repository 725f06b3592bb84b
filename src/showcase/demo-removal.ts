import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/index.js';
import { FlowService } from '../flows/index.js';
import { HostBudgets, RequestHours } from '../http-client/index.js';
import { LoginService, LoginUses } from '../logins/index.js';
import { LoginErrors } from '../logs/index.js';
import { AccountStore, accountOf, shopOf } from '../omnitron-writer/index.js';
import { RunRepository, RunService, RunTraces } from '../runs/index.js';
import { demoError } from './demo.errors.js';
import type { DemoRecord } from './demo-store.js';

const RUN_ENDS_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** Removes what belongs to a demo, and what its runs have left everywhere; the audit log keeps who did it. */
@Injectable()
export class DemoRemoval {
  constructor(
    private readonly flows: FlowService,
    private readonly runs: RunRepository,
    private readonly service: RunService,
    private readonly traces: RunTraces,
    private readonly logins: LoginService,
    private readonly uses: LoginUses,
    private readonly loginErrors: LoginErrors,
    private readonly accounts: AccountStore,
    private readonly budgets: HostBudgets,
    private readonly requests: RequestHours,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Parts that a user has deleted already are passed over, and so is what bears their name but is not theirs: another flow, a login that
   * leads elsewhere by now. `DEMO_IN_USE` while another flow uses a login of the demo.
   */
  async remove(demo: DemoRecord, by: string): Promise<void> {
    const { erpLogin, omnitronLogin, erpUrl, omnitronUrl } = demo;
    await this.assertUnused(demo, [erpLogin, omnitronLogin]);
    await ignoring('FLOW_NOT_FOUND', () => this.deleteFlow(demo, by));
    await ignoring('LOGIN_NOT_FOUND', () => this.deleteLogin(erpLogin, erpUrl, demo.startedAt));
    await ignoring('LOGIN_NOT_FOUND', () => this.deleteLogin(omnitronLogin, omnitronUrl, demo.startedAt));
    await this.traces.forgetShop(shopOf({ domainUrl: omnitronUrl }));
    await this.accounts.forgetAccount(accountOf({ login: omnitronLogin, domainUrl: omnitronUrl }));
    for (const { host } of [new URL(erpUrl), new URL(omnitronUrl)]) {
      await this.budgets.forget(host);
      await this.requests.forget(host);
    }
  }

  private async deleteLogin(slug: string, url: string, startedAt: Date): Promise<void> {
    const { settings } = await this.logins.getLogin(slug);
    if (!Object.values(settings).some((value) => isAt(value, url))) return;
    await this.logins.deleteLogin(slug);
    await this.loginErrors.deleteOf(slug, startedAt);
  }

  private async assertUnused(demo: DemoRecord, logins: readonly string[]): Promise<void> {
    const uses = (await Promise.all(logins.map((login) => this.uses.listUses(login)))).flat();
    const others = [...new Set(uses)].filter((use) => use !== `flow ${demo.flow}`);
    if (others.length === 0) return;
    throw demoError(
      'DEMO_IN_USE',
      `The logins of the demo are used by ${others.join(', ')}. Delete these, or give them other logins, and remove the demo then.`,
      { details: { uses: others } },
    );
  }

  /** Ends a run that is under way first; one that begins in between is ended too. */
  private async deleteFlow({ flow: slug, erpUrl }: DemoRecord, by: string): Promise<void> {
    const { id } = await this.flows.getFlow(slug);
    const { document } = await this.flows.getFlowVersion(id, 1);
    if (!isAt(document.read?.url, erpUrl)) return;
    await this.flows.stopFlow(slug);
    const giveUpAtMs = performance.now() + RUN_ENDS_WITHIN_MS;
    for (;;) {
      const runId = await this.runs.findUnfinishedRunId(id, this.dataSource.manager);
      if (runId !== null) await ignoring('RUN_FINISHED', () => this.service.cancelRun(runId, by));
      try {
        return await this.flows.deleteFlow(slug, true);
      } catch (error) {
        if (codeOf(error) !== 'RUN_ACTIVE' || performance.now() > giveUpAtMs) throw error;
        await pause(LOOK_EVERY_MS);
      }
    }
  }
}

/** Whether a value is an address at the host of `url`. */
const isAt = (value: unknown, url: string): boolean =>
  typeof value === 'string' && URL.canParse(value) && new URL(value).host === new URL(url).host;

const codeOf = (error: unknown): string | null => (error instanceof AppError ? error.code : null);

async function ignoring(code: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (codeOf(error) !== code) throw error;
  }
}
