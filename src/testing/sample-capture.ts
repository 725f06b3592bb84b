import { Injectable } from '@nestjs/common';
import type { AuthUser } from '../auth/index.js';
import { maskUrl } from '../common/index.js';
import { observedText, type ObservedExchange, type RunQuery } from '../erp-reader/index.js';
import type { Flow } from '../flows/index.js';
import { FlowRehearsal } from './flow-rehearsal.js';
import type { Rehearsal } from './rehearsal.js';
import { maskResponse } from './masked-response.js';
import { RehearsalSources } from './rehearsal-source.js';
import { MAX_SAMPLE_BYTES, type NewSample } from './sample.js';
import { assertSampleSize } from './sample.service.js';
import { TestedFlows } from './tested-flow.js';
import { testerOf } from './tester.js';
import { testingError } from './testing.errors.js';

/** A page to be read for a sample. */
export interface CaptureRequest {
  readonly name: string;
  readonly query: RunQuery;
  readonly cursor?: object;
}

/** Reads one page of a flow for real, and makes a sample of the response. */
@Injectable()
export class SampleCapture {
  constructor(
    private readonly flows: TestedFlows,
    private readonly sources: RehearsalSources,
    private readonly rehearsal: FlowRehearsal,
  ) {}

  /** Secrets are masked in it, as in what a reading test shows. `SAMPLE_NOT_READ`, `SAMPLE_TOO_LARGE`. */
  async readSample(
    { slug }: Flow,
    { name, query, cursor }: CaptureRequest,
    user: AuthUser,
    signal: AbortSignal,
  ): Promise<NewSample> {
    const flow = await this.flows.getTestedFlow({ flow: slug }, user);
    const asked = cursor === undefined ? {} : { cursor };
    const source = await this.sources.getSource(asked, flow.document, query, user);
    const seen: { last: Captured | null } = { last: null };
    const observe = (exchange: ObservedExchange): void => {
      seen.last = capture(exchange);
    };
    const read = { query, force: false, readFrom: null, source } as const;
    const input = {
      ...read,
      maxPages: 1,
      maxRows: 1,
      until: 'read',
      tester: testerOf(user),
      observe,
    } as const;
    const report = await this.rehearsal.rehearse(flow, input, signal);
    if (!report.ok || seen.last === null) throw notRead(slug, report);
    assertSampleSize(seen.last.bytes);
    const { content, contentType, source: request } = seen.last;
    const details = flow.document.read?.details ?? [];
    if (details.length > 0) return { ...recordsOf(report), name, source: request, author: user.email };
    return { name, kind: 'response', content, contentType, source: request, author: user.email };
  }
}

/** What an answer is without the details of its records is no page of the flow: the records are kept with them. */
function recordsOf({ pages }: Rehearsal): Pick<NewSample, 'kind' | 'content' | 'contentType'> {
  const content = JSON.stringify(pages.at(-1)?.records ?? []);
  assertSampleSize(Buffer.byteLength(content));
  return { kind: 'payload', content, contentType: 'application/json' };
}

interface Captured extends Pick<NewSample, 'content' | 'contentType' | 'source'> {
  readonly bytes: number;
}

/** What is too large to be kept is not decoded either. */
function capture(exchange: ObservedExchange): Captured {
  const { request, response, secrets } = exchange;
  const bytes = response.body.length;
  const source = `${request.method} ${maskUrl(request.url, secrets)}`;
  if (bytes > MAX_SAMPLE_BYTES) return { bytes, content: '', contentType: '', source };
  const { text, contentType } = observedText(exchange);
  return { bytes, content: maskResponse(text, secrets), contentType, source };
}

function notRead(slug: string, { steps }: Rehearsal): Error {
  const failed = steps.find(({ ok }) => !ok);
  const reason = failed === undefined ? '' : ` ${failed.step}: ${failed.code}: ${failed.detail}`;
  return testingError(
    'SAMPLE_NOT_READ',
    `No page of flow "${slug}" could be read.${reason} POST /api/v1/test/read shows the exchange.`,
  );
}
