import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { AuthUser } from '../auth/index.js';
import { AppConfig } from '../config/index.js';
import { BackPressure } from './back-pressure.js';
import { assertSamePost, IdempotencyKeys } from './idempotency-keys.js';
import { LARGE_BYTES, LargePayloads } from './large-payloads.js';
import { hashOf, type Payload, PayloadIntake } from './payload-intake.js';
import { type AcceptedPost, PostStore } from './post-store.js';
import { type PostedFlow, PostedFlows, stopped } from './posted-flows.js';
import { readBody } from './request-body.js';

/**
 * Takes posts to outbound flows: checks who may, and whether there is room, reads and checks the payload while it arrives,
 * and has it stored with its run and job. What was answered with 202 is not lost.
 */
@Injectable()
export class OutboundService {
  constructor(
    private readonly config: AppConfig,
    private readonly flows: PostedFlows,
    private readonly pressure: BackPressure,
    private readonly large: LargePayloads,
    private readonly keys: IdempotencyKeys,
    private readonly posts: PostStore,
  ) {}

  async acceptPost(
    slug: string,
    user: AuthUser,
    key: string | null,
    request: IncomingMessage,
  ): Promise<AcceptedPost> {
    const flow = await this.flows.getFlow(slug);
    const owner = key === null ? null : { flowId: flow.id, userId: user.id, key };
    const known = owner === null ? null : await this.keys.findPost(owner);
    if (known === null) await this.assertOpen(flow);
    const held = { isLarge: false };
    try {
      const payload = await this.readPayload(flow, owner !== null, request, held);
      if (known === null) return await this.posts.store({ flow, sender: user.email, owner, payload });
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
    { areRows, rowRules }: PostedFlow,
    hashed: boolean,
    request: IncomingMessage,
    held: { isLarge: boolean },
  ): Promise<Payload> {
    const intake = new PayloadIntake({
      maxRows: this.config.OUTBOUND_MAX_ROWS,
      areRows,
      rowRules,
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
}
