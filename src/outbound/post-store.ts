import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { GroupedCalls, newId } from '../common/index.js';
import { FlowLookup } from '../flows/index.js';
import { OutboundRunService } from '../runs/index.js';
import { assertSamePost, IdempotencyKeys, type KeyOwner } from './idempotency-keys.js';
import { LARGE_BYTES } from './large-payloads.js';
import { hashOf, type Payload } from './payload-intake.js';
import { type PostedFlow, stopped } from './posted-flows.js';

/** A post that was read and checked. */
export interface CheckedPost {
  readonly flow: PostedFlow;
  /** E-mail of the sender. */
  readonly sender: string;
  readonly owner: KeyOwner | null;
  readonly payload: Payload;
}

/** A post that is stored, and what became of it so far. */
export interface AcceptedPost {
  readonly runId: string;
  readonly rows: number;
  /** Whether an earlier request with the same Idempotency-Key has started the run. */
  readonly isRepeated: boolean;
}

type NewPost = CheckedPost & { readonly runId: string };

const GROUP_BYTES = 4 * 1024 * 1024;

/**
 * Makes posts durable, each with its run and job. A commit waits for the disk, and one that notifies others waits for every
 * other such commit as well: so posts that come while one commits share the next transaction. Each is told for itself
 * what became of it.
 */
@Injectable()
export class PostStore {
  private readonly group = new GroupedCalls<NewPost, AcceptedPost | Error>((posts) => this.storeAll(posts), {
    weightOf: ({ payload }) => bytesOf(payload),
    mostWeight: GROUP_BYTES,
  });

  constructor(
    private readonly dataSource: DataSource,
    private readonly lookup: FlowLookup,
    private readonly keys: IdempotencyKeys,
    private readonly runs: OutboundRunService,
  ) {}

  /** When it gives an answer the post is committed. `FLOW_STOPPED`, `IDEMPOTENCY_KEY_REUSED`. */
  async store(checked: CheckedPost): Promise<AcceptedPost> {
    const post = { ...checked, runId: newId() };
    const result = await (bytesOf(post.payload) > LARGE_BYTES
      ? this.storeOne(post)
      : this.group.submit(post));
    if (result instanceof Error) throw result;
    return result;
  }

  /** A large one would let the small ones wait for all of its bytes. */
  private async storeOne(post: NewPost): Promise<AcceptedPost | Error> {
    const [result] = await this.storeAll([post]);
    return result ?? new Error('A post was stored without an answer.');
  }

  private async storeAll(posts: readonly NewPost[]): Promise<(AcceptedPost | Error)[]> {
    await this.runs.prepareRuns();
    return this.dataSource.transaction(async (transaction) => {
      const flowIds = new Set(posts.map(({ flow }) => flow.id));
      const running = await this.lookup.holdRunning([...flowIds], transaction);
      const open = posts.filter(({ flow }) => running.has(flow.id));
      const keyed = open.flatMap(({ owner, payload, runId }) =>
        owner === null ? [] : [{ owner, post: { bodyHash: hashOf(payload), runId, rows: payload.rows } }],
      );
      const taken = await this.keys.takeKeys(keyed, transaction);
      const fresh = open.filter(({ owner, runId }) => owner === null || taken.has(runId));
      await this.runs.createRuns(fresh.map(asRun), transaction);
      const stored = new Set(fresh.map(({ runId }) => runId));
      const results: (AcceptedPost | Error)[] = [];
      for (const { flow, owner, payload, runId } of posts) {
        if (stored.has(runId)) results.push({ runId, rows: payload.rows, isRepeated: false });
        else if (owner === null || !running.has(flow.id)) results.push(stopped(flow.slug));
        else results.push(await this.findRepeated(owner, payload, transaction));
      }
      return results;
    });
  }

  /** The post that came with the same key at the same time, and was faster. */
  private async findRepeated(
    owner: KeyOwner,
    payload: Payload,
    transaction: EntityManager,
  ): Promise<AcceptedPost | Error> {
    const known = await this.keys.findPost(owner, transaction);
    if (known === null) return new Error('An Idempotency-Key ended its day at this very moment.');
    try {
      assertSamePost(known, hashOf(payload));
    } catch (error) {
      return error as Error;
    }
    return { runId: known.runId, rows: known.rows, isRepeated: true };
  }
}

function asRun({
  flow,
  sender,
  payload,
  runId,
}: NewPost): Parameters<OutboundRunService['createRuns']>[0][0] {
  const { id: flowId, slug: flowSlug, version: flowVersion } = flow;
  return { id: runId, flowId, flowSlug, flowVersion, triggeredBy: sender, parts: payload.parts };
}

function bytesOf({ parts }: Payload): number {
  return parts.reduce((sum, { content }) => sum + content.length, 0);
}
