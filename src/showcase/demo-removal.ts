import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/index.js';
import { FlowService } from '../flows/index.js';
import { HostBudgets } from '../http-client/index.js';
import { LoginService, LoginUses } from '../logins/index.js';
import { LoginErrors } from '../logs/index.js';
import { AccountStore, accountOf } from '../omnitron-writer/index.js';
import { RunRepository, RunService } from '../runs/index.js';
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
    private readonly logins: LoginService,
    private readonly uses: LoginUses,
    private readonly loginErrors: LoginErrors,
    private readonly accounts: AccountStore,
    private readonly budgets: HostBudgets,
    private readonly dataSource: DataSource,
  ) {}

  /** Parts that a user has deleted already are passed over. `DEMO_IN_USE` while another flow uses a login of the demo. */
  async remove(demo: DemoRecord, by: string): Promise<void> {
    const logins = [demo.erpLogin, demo.omnitronLogin];
    await this.assertUnused(demo, logins);
    await ignoring('FLOW_NOT_FOUND', () => this.deleteFlow(demo.flow, by));
    for (const login of logins) {
      await ignoring('LOGIN_NOT_FOUND', () => this.logins.deleteLogin(login));
      await this.loginErrors.deleteOf(login, demo.startedAt);
    }
    await this.accounts.forgetAccount(accountOf({ login: demo.omnitronLogin, domainUrl: demo.omnitronUrl }));
    for (const url of [demo.erpUrl, demo.omnitronUrl]) await this.budgets.forget(new URL(url).host);
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
  private async deleteFlow(slug: string, by: string): Promise<void> {
    const { id } = await this.flows.stopFlow(slug);
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

const codeOf = (error: unknown): string | null => (error instanceof AppError ? error.code : null);

async function ignoring(code: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (codeOf(error) !== code) throw error;
  }
}
