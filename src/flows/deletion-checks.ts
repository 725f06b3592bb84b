import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Flow } from './flow.js';

/** Throws an `AppError` when the flow must stay. Runs within the deletion's transaction, with the flow's row locked. */
export type DeletionCheck = (flow: Flow, manager: EntityManager) => Promise<void>;

/** What rooms built on flows have to say before one is deleted (a run is active, say). They register when they start. */
@Injectable()
export class DeletionChecks {
  private readonly checks: DeletionCheck[] = [];

  register(check: DeletionCheck): void {
    this.checks.push(check);
  }

  async assertDeletable(flow: Flow, manager: EntityManager): Promise<void> {
    for (const check of this.checks) await check(flow, manager);
  }
}
