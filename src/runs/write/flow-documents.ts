import { Injectable } from '@nestjs/common';
import type { SqlExecutor } from '../../database/index.js';
import { type FlowDocument, FlowService } from '../../flows/index.js';
import type { Run } from '../run.js';

const MOST_KEPT = 500;

/** The documents that runs work by. A version of a flow never changes, so those used last are kept. */
@Injectable()
export class FlowDocuments {
  private readonly kept = new Map<string, FlowDocument>();

  constructor(private readonly flows: FlowService) {}

  /** Inside a transaction, give that. */
  async getDocument(
    { flowId, flowVersion }: Pick<Run, 'flowId' | 'flowVersion'>,
    executor?: SqlExecutor,
  ): Promise<FlowDocument> {
    const key = `${flowId} ${flowVersion}`;
    const document =
      this.kept.get(key) ?? (await this.flows.getFlowVersion(flowId, flowVersion, executor)).document;
    this.kept.delete(key);
    this.kept.set(key, document);
    const [oldest = key] = this.kept.keys();
    if (this.kept.size > MOST_KEPT) this.kept.delete(oldest);
    return document;
  }
}
