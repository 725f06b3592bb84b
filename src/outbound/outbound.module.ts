import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/index.js';
import { RunsModule } from '../runs/index.js';
import { BackPressure } from './back-pressure.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { LargePayloads } from './large-payloads.js';
import { OutboundController } from './outbound.controller.js';
import { OutboundService } from './outbound.service.js';
import { PostStore } from './post-store.js';
import { PostedFlows } from './posted-flows.js';
import { RunWait } from './run-wait.js';

/** The Outbound Request URL: ERPs post rows, and each post becomes a run. */
@Module({
  imports: [FlowsModule, RunsModule],
  controllers: [OutboundController],
  providers: [BackPressure, IdempotencyKeys, LargePayloads, OutboundService, PostedFlows, PostStore, RunWait],
})
export class OutboundModule {}
