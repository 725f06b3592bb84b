import { Injectable } from '@nestjs/common';
import type { AuthUser } from '../auth/index.js';
import { inputInvalid } from '../common/index.js';
import { FlowCheckpoints, type FlowDocument, FlowService, FlowValidator } from '../flows/index.js';
import { testingError } from './testing.errors.js';

/** The flow that a test is about: its document, and from when it would ask for changes. */
export interface TestedFlow {
  readonly document: FlowDocument;
  readonly lastRequest: string;
}

/** Finds the flow of a test: a stored one by its slug, or a document that is not saved. */
@Injectable()
export class TestedFlows {
  constructor(
    private readonly flows: FlowService,
    private readonly validator: FlowValidator,
    private readonly checkpoints: FlowCheckpoints,
  ) {}

  /**
   * `FLOW_NOT_FOUND`; `INPUT_INVALID` with every problem of a document. A document decides where credentials of stored logins
   * are sent to, so only those may bring one who may save one.
   */
  async getTestedFlow(
    asked: { readonly flow?: string; readonly document?: object },
    user: AuthUser,
  ): Promise<TestedFlow> {
    if ((asked.flow === undefined) === (asked.document === undefined))
      throw inputInvalid([{ path: 'flow', message: 'give either flow (a slug) or document (a flow)' }]);
    if (asked.flow !== undefined) return this.stored(asked.flow);
    if (user.role !== 'admin' && user.role !== 'editor') {
      throw testingError(
        'DOCUMENT_NOT_ALLOWED',
        'A document says where credentials are sent to, so it takes the role editor. Test a stored flow by its slug.',
      );
    }
    const { document, problems } = await this.validator.check(asked.document, null);
    if (problems.length > 0)
      throw inputInvalid(problems.map(({ path, message }) => ({ path: `document.${path}`, message })));
    return { document, lastRequest: instant(new Date(document.initialSyncDate ?? 0)) };
  }

  private async stored(slug: string): Promise<TestedFlow> {
    const flow = await this.flows.getFlow(slug);
    const { lastRequest } = await this.checkpoints.getCheckpoint(flow);
    return { document: flow.document, lastRequest: instant(lastRequest) };
  }
}

function instant(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}
