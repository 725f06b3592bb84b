import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Flow } from './flow.js';

/** Removes what a room keeps of a flow that is deleted. Runs within the deletion's transaction. */
export type TraceRemoval = (flow: Flow, manager: EntityManager) => Promise<void>;

/**
 * What outlives a flow: its runs and their logs, what it wrote to its shop, its alarms' events. A deletion keeps them, as the history
 * of the installation; the end of a demo does not. Rooms register when they start.
 */
@Injectable()
export class FlowTraces {
  private readonly removals: TraceRemoval[] = [];

  register(removal: TraceRemoval): void {
    this.removals.push(removal);
  }

  async remove(flow: Flow, manager: EntityManager): Promise<void> {
    for (const removal of this.removals) await removal(flow, manager);
  }
}
