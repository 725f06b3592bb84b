import { Injectable } from '@nestjs/common';
import type { AuthUser } from '../auth/index.js';
import { inputInvalid } from '../common/index.js';
import {
  askingFor,
  checkCursor,
  namesUrl,
  type PageCursor,
  queryBatches,
  type RunQuery,
} from '../erp-reader/index.js';
import type { FlowDocument } from '../flows/index.js';
import type { RehearsalSource } from './rehearsal.js';
import { SampleService } from './sample.service.js';
import type { SampleName } from './sample.js';
import { testingError } from './testing.errors.js';

/** What a test says of where its pages come from. */
export interface AskedSource {
  readonly cursor?: object;
  readonly sample?: SampleName;
  /** What the ERP would post, as JSON text. */
  readonly payload?: string;
}

/** Decides where the pages of a test come from. */
@Injectable()
export class RehearsalSources {
  constructor(private readonly samples: SampleService) {}

  /** `INPUT_INVALID` for what does not go with the flow, `CURSOR_NOT_ALLOWED`. */
  async getSource(
    { cursor, sample, payload }: AskedSource,
    { direction, read, erpQuery }: FlowDocument,
    query: RunQuery,
    user: AuthUser,
  ): Promise<RehearsalSource> {
    const given = Object.entries({ cursor, sample, payload }).filter(([, value]) => value !== undefined);
    const [, second] = given;
    if (second !== undefined)
      throw inputInvalid([{ path: second[0], message: 'give one of cursor, sample and payload' }]);
    if (sample !== undefined)
      return { step: 'sample', sample: (await this.samples.getNamedSample(sample)).sample };
    if (payload !== undefined) {
      if (direction === 'outbound') return { step: 'payload', payload };
      throw inputInvalid([{ path: 'payload', message: 'the flow is inbound: it reads, or takes a sample' }]);
    }
    if (read === null) {
      const message =
        'the flow is outbound and reads nothing; try it with test/flow and a payload or a sample';
      throw inputInvalid([{ path: 'flow', message }]);
    }
    if (cursor === undefined) return { step: 'read', cursor: null };
    const asking = askingFor(query, read, erpQuery);
    const batches = queryBatches(query, asking.erpQuery).length;
    const checked = checkCursor({ ...cursor }, asking.card.pagination, batches);
    if (checked.problems.length > 0) throw inputInvalid(checked.problems);
    return { step: 'read', cursor: allowed(checked.cursor, user) };
  }
}

/** A URL of a cursor gets the credentials of the login, so only those may bring one who may save a flow. */
function allowed(cursor: PageCursor, user: AuthUser): PageCursor {
  if (!namesUrl(cursor) || user.role === 'admin' || user.role === 'editor') return cursor;
  throw testingError(
    'CURSOR_NOT_ALLOWED',
    'This cursor holds the URL of the next page, to which credentials would be sent, so it takes the role editor.',
  );
}
