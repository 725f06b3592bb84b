import { Injectable } from '@nestjs/common';
import { type FlowDocument, FlowService } from '../../flows/index.js';
import type { Run } from '../run.js';

const MOST_KEPT = 32;

/** The documents that runs work by. A version of a flow never changes, so those of the last runs are kept for their next batches. */
@Injectable()
export class FlowDocuments {
  private readonly kept = new Map<string, FlowDocument>();

  constructor(private readonly flows: FlowService) {}

  async getDocument({ flowId, flowVersion }: Run): Promise<FlowDocument> {
    const key = `${flowId} ${flowVersion}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const { document } = await this.flows.getFlowVersion(flowId, flowVersion);
    const [oldest] = this.kept.keys();
    if (this.kept.size >= MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, document);
    return document;
  }
}
