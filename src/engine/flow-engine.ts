/**
 * What a flow run is, once, for runs and dry runs: log in, then page by page read, script, mapping, into the sink; when every
 * page is there, group and write. A step's errors are that step's; how a flow ended is a value.
 */
import { Injectable } from '@nestjs/common';
import { inSpan, recordSpan } from '../telemetry/index.js';
import type { Tester } from '../transform/index.js';
import type { FlowCards } from './flow-cards.js';
import { type LoggedIn, type LoginInput, LoginStep } from './login-step.js';
import { countRecords, firstRecords, type FlowPage, type SourcePage, type StepOutcome } from './page.js';
import { type OpenStep, PageSteps } from './page-steps.js';
import type { PageSource } from './read-step.js';
import type { FlowEnd, FlowSink, Taken } from './sink.js';
import { inStep, StepFailed } from './in-step.js';
import type { LastStep } from './steps/index.js';

export interface FlowJob {
  readonly flow: FlowCards;
  readonly facts: LoginInput['facts'];
  readonly source: PageSource;
  /** The last step to do. */
  readonly until: LastStep;
  /** Who tries the flow; without one it is a run. */
  readonly tester?: Tester | null;
}

@Injectable()
export class FlowEngine {
  constructor(
    private readonly login: LoginStep,
    private readonly steps: PageSteps,
  ) {}

  /** Carries a flow out, up to its last step. Throws what is no error of a step: the database is away, a bug. */
  async run(job: FlowJob, sink: FlowSink, signal: AbortSignal): Promise<FlowEnd> {
    try {
      return await this.advance(job, sink, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped', by: 'signal', reason: signal.reason };
      if (error instanceof StepFailed) return { kind: 'failed', failure: error.failure };
      throw error;
    }
  }

  private async advance(job: FlowJob, sink: FlowSink, signal: AbortSignal): Promise<FlowEnd> {
    const { flow, facts, source, until } = job;
    const logins = { omnitron: flow.omnitron, erp: source.login, facts };
    const login = await inStep('login', () => inSpan('login', {}, () => this.login.open(logins, signal)));
    await sink.loggedIn(login.value, login.time);
    if (until === 'login') return { kind: 'until' };
    const stop = await this.readPages(job, login.value, sink, signal);
    if (stop !== null) return { kind: 'stopped', by: stop };
    const refusal = (await sink.endRead()) ?? (until === 'write' ? await this.group(sink, signal) : null);
    if (refusal !== null) return { kind: 'refused', refusal };
    if (until !== 'write') return { kind: 'until' };
    await inStep('write', () => sink.write(signal));
    return { kind: 'complete' };
  }

  private async readPages(
    { flow, source, until, tester = null }: FlowJob,
    { attributes, erp }: LoggedIn,
    sink: FlowSink,
    signal: AbortSignal,
  ): Promise<Exclude<Taken, 'more' | 'enough'> | null> {
    const steps = await this.steps.open({ flow, tester, signal }, until);
    const place = await sink.begin();
    if (place === 'read') return null;
    const pages = source.open({ attributes, session: erp, from: place.from, signal });
    try {
      for (;;) {
        const taken = await this.takeNext(pages, steps, sink);
        if (taken === 'enough') return null;
        if (taken !== 'more') return taken;
        signal.throwIfAborted();
      }
    } finally {
      await pages.return?.();
    }
  }

  /** Reads the next page and brings it to the sink. In a call of its own: no page is held while the next one is read. */
  private async takeNext(
    pages: AsyncIterator<SourcePage, unknown>,
    steps: readonly OpenStep[],
    sink: FlowSink,
  ): Promise<Taken> {
    const { value: next, time } = await inStep('read', () => pages.next());
    if (next.done === true) return 'enough';
    const source = next.value;
    const attributes = {
      'page.no': source.pageNo,
      'page.records': source.recordCount,
      'page.bytes': source.bytes,
    };
    const work = async (): Promise<Taken> => {
      recordSpan(
        'read',
        { 'http.response.status_code': source.status },
        time.toMs - time.fromMs,
        dateOf(time.toMs),
      );
      const isNames = source.identifiers !== null;
      const outputs = isNames ? [] : [source.content];
      const read = { source, readTime: time, steps: [], outputs };
      const page = isNames ? read : await passThrough(steps, read);
      const { value } = await inStep('group', () => inSpan('stage', {}, async () => sink.take(page)), page);
      return value;
    };
    return await inSpan('page', attributes, work, dateOf(time.fromMs));
  }

  private async group(sink: FlowSink, signal: AbortSignal): ReturnType<FlowSink['group']> {
    const { value } = await inStep('group', () => inSpan('group', {}, () => sink.group(signal)));
    return value;
  }
}

async function passThrough(steps: readonly OpenStep[], read: FlowPage): Promise<FlowPage> {
  const { contentText, attributes, request } = read.source;
  const done: StepOutcome[] = [];
  let { outputs } = read;
  const soFar = (): FlowPage => ({ ...read, steps: done, outputs });
  for (const { name, work } of steps) {
    const input = { outputs, text: done.length === 0 ? contentText : null, attributes, url: request.url };
    const { value, time } = await inStep(name, () => inSpan(name, {}, () => work(input)), soFar());
    ({ outputs } = value);
    const shown = { records: countRecords(outputs), first: firstRecords(outputs) };
    done.push({ step: name, time, ...shown, printed: value.printed ?? '' });
  }
  return soFar();
}

function dateOf(moment: number): Date {
  return new Date(Date.now() - performance.now() + moment);
}
