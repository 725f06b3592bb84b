import { Injectable } from '@nestjs/common';
import { flowError, type FlowHead, FlowLookup, FlowService } from '../flows/index.js';
import { type PostedRowRules, rowRules } from '../omnitron-writer/index.js';
import { outboundError } from './outbound.errors.js';

/** An outbound flow as a post meets it. */
export interface PostedFlow extends FlowHead {
  /** No script and no mapping: the payload's records are rows. */
  readonly areRows: boolean;
  readonly rowRules: PostedRowRules;
}

type VersionFacts = Pick<PostedFlow, 'areRows' | 'rowRules'>;

const KNOWN_VERSIONS = 1000;

/** The flows that are posted to. What their documents say is kept, since a version never changes. */
@Injectable()
export class PostedFlows {
  private readonly known = new Map<string, VersionFacts>();

  constructor(
    private readonly lookup: FlowLookup,
    private readonly flows: FlowService,
  ) {}

  /** `FLOW_NOT_FOUND`, `FLOW_NOT_OUTBOUND`. */
  async getFlow(slug: string): Promise<PostedFlow> {
    const head = await this.lookup.findHead(slug);
    if (head === null)
      throw flowError('FLOW_NOT_FOUND', `There is no flow "${slug}". Check the Outbound Request URL.`);
    if (head.direction !== 'outbound') {
      throw outboundError(
        'FLOW_NOT_OUTBOUND',
        `Flow "${slug}" is inbound: it reads from the ERP, and takes no posts.`,
      );
    }
    return { ...head, ...(await this.factsOf(head)) };
  }

  private async factsOf({ id, version }: FlowHead): Promise<VersionFacts> {
    const key = `${id} ${version}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { document } = await this.flows.getFlowVersion(id, version);
    const facts = {
      areRows: document.script === null && document.mapping === null,
      rowRules: rowRules(document.write),
    };
    if (this.known.size >= KNOWN_VERSIONS) this.known.clear();
    this.known.set(key, facts);
    return facts;
  }
}

export function stopped(slug: string): Error {
  return outboundError(
    'FLOW_STOPPED',
    `Flow "${slug}" is stopped and takes no posts. Start it with POST /api/v1/flows/${slug}/start, then send this again.`,
  );
}
