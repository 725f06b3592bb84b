import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuthUser } from '../auth/index.js';
import { newId } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { FlowLookup } from '../flows/index.js';
import { OutboundRunService } from '../runs/index.js';
import { BackPressure } from './back-pressure.js';
import { assertSamePost, IdempotencyKeys, type KeyOwner } from './idempotency-keys.js';
import { LARGE_BYTES, LargePayloads } from './large-payloads.js';
import { type Payload, PayloadIntake } from './payload-intake.js';
import { type PostedFlow, PostedFlows, stopped } from './posted-flows.js';
import { readBody } from './request-body.js';

/** A post that is stored, and what became of it so far. */
export interface AcceptedPost {
  readonly runId: string;
  readonly rows: number;
  /** Whether an earlier request with the same Idempotency-Key has started the run. */
  readonly isRepeated: boolean;
}

/**
 * Takes posts to outbound flows: checks who may, and whether there is room, reads and checks the payload while it arrives,
 * and stores it with its run and job in one transaction. What was answered with 202 is not lost.
 */
@Injectable()
export class OutboundService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    private readonly flows: PostedFlows,
    private readonly lookup: FlowLookup,
    private readonly pressure: BackPressure,
    private readonly large: LargePayloads,
    private readonly keys: IdempotencyKeys,
    private readonly runs: OutboundRunService,
  ) {}

  async acceptPost(
    slug: string,
    user: AuthUser,
    key: string | null,
    request: IncomingMessage,
  ): Promise<AcceptedPost> {
    const flow = await this.flows.getFlow(slug, user);
    const owner = key === null ? null : { flowId: flow.id, userId: user.id, key };
    const known = owner === null ? null : await this.keys.findPost(owner);
    if (known === null) await this.assertOpen(flow);
    const held = { isLarge: false };
    try {
      const payload = await this.readPayload(flow, owner !== null, request, held);
      if (known === null) return await this.store(flow, user, owner, payload);
      assertSamePost(known, hashOf(payload));
      return { runId: known.runId, rows: known.rows, isRepeated: true };
    } finally {
      if (held.isLarge) this.large.release();
    }
  }

  private async assertOpen({ id, slug, state }: PostedFlow): Promise<void> {
    if (state !== 'running') throw stopped(slug);
    await this.pressure.assertRoom(id, slug);
  }

  private async readPayload(
    { areRows, emptyAllowed }: PostedFlow,
    hashed: boolean,
    request: IncomingMessage,
    held: { isLarge: boolean },
  ): Promise<Payload> {
    const intake = new PayloadIntake({
      maxRows: this.config.OUTBOUND_MAX_ROWS,
      areRows,
      emptyAllowed,
      hashed,
    });
    let bytes = 0;
    for await (const chunk of readBody(request, this.config.OUTBOUND_MAX_MB * 1_000_000)) {
      bytes += chunk.length;
      if (bytes > LARGE_BYTES && !held.isLarge) {
        await this.large.acquire();
        held.isLarge = true;
      }
      intake.push(chunk);
    }
    return intake.finish();
  }

  private async store(
    flow: PostedFlow,
    user: AuthUser,
    owner: KeyOwner | null,
    payload: Payload,
  ): Promise<AcceptedPost> {
    const { rows, parts } = payload;
    const runId = newId();
    return this.dataSource.transaction(async (transaction) => {
      if (owner !== null) {
        const post = { bodyHash: hashOf(payload), runId, rows };
        if (!(await this.keys.takeKey(owner, post, transaction))) {
          const known = await this.keys.findPost(owner, transaction);
          if (known === null) throw new Error('An Idempotency-Key ended its day at this very moment.');
          assertSamePost(known, post.bodyHash);
          return { runId: known.runId, rows: known.rows, isRepeated: true };
        }
      }
      if (!(await this.lookup.holdRunning(flow.id, transaction))) throw stopped(flow.slug);
      const { id: flowId, slug: flowSlug, version: flowVersion } = flow;
      await this.runs.createRun(
        { id: runId, flowId, flowSlug, flowVersion, triggeredBy: user.email, parts },
        transaction,
      );
      return { runId, rows, isRepeated: false };
    });
  }
}

function hashOf({ hash }: Payload): Buffer {
  if (hash === null) throw new Error('The payload was not hashed.');
  return hash;
}
