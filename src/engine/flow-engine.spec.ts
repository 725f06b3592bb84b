import { describe, expect, it } from 'vitest';
import { defineErrors } from '../common/index.js';
import { FlowEngine, type FlowJob } from './flow-engine.js';
import type { FlowPage, SourcePage } from './page.js';
import type { OpenStep } from './page-steps.js';
import type { FlowSink, Taken } from './sink.js';

const made = defineErrors({ ENGINE_SPEC: { kind: 'input', status: 422, title: 'Made by a test' } });
const fault = () => made('ENGINE_SPEC', 'no');
const idle = new AbortController().signal;

const page = (pageNo: number): SourcePage =>
  ({
    pageNo,
    recordCount: 1,
    bytes: 1,
    status: 200,
    content: [pageNo],
    contentText: null,
    identifiers: null,
    request: { url: 'http://erp.example/' },
    attributes: {},
  }) as never;

/** Three pages; tells whether it was closed. */
function source(failAt = 0) {
  const state = { closed: false, asked: 0 };
  const open = async function* (): AsyncGenerator<SourcePage> {
    try {
      for (const no of [1, 2, 3]) {
        state.asked = no;
        if (no === failAt) throw fault();
        yield page(no);
      }
    } finally {
      state.closed = true;
    }
  };
  return { state, login: null, open };
}

interface Ground {
  readonly steps?: OpenStep[];
  readonly take?: (page: FlowPage) => Taken;
  readonly sink?: Partial<FlowSink>;
  readonly login?: () => Promise<never>;
}

function ground({ steps = [], take = () => 'more', sink = {}, login }: Ground) {
  const log: string[] = [];
  const whole: FlowSink = {
    loggedIn: () => void log.push('login'),
    begin: async () => ({ from: null }),
    take: (taken) => {
      log.push(`page ${taken.source.pageNo}`);
      return take(taken);
    },
    endRead: async () => {
      log.push('end of read');
      return null;
    },
    group: async () => {
      log.push('group');
      return null;
    },
    write: async () => void log.push('write'),
    ...sink,
  };
  const engine = new FlowEngine(
    { open: login ?? (async () => ({ attributes: {}, secrets: [] })) } as never,
    { open: async () => steps } as never,
  );
  const from = source();
  const run = (job: Partial<FlowJob> = {}, signal = idle) =>
    engine.run(
      { flow: { omnitron: { login: 'omnitron' } }, facts: {}, source: from, until: 'write', ...job } as never,
      whole,
      signal,
    );
  return { log, run, from: from.state };
}

describe('FlowEngine', () => {
  it('logs in, brings page after page to the sink, groups and writes', async () => {
    const { log, run } = ground({});
    expect(await run()).toEqual({ kind: 'complete' });
    expect(log).toEqual(['login', 'page 1', 'page 2', 'page 3', 'end of read', 'group', 'write']);
  });

  it('reads nothing when every page is done already', async () => {
    const { log, run, from } = ground({ sink: { begin: async () => 'read' } });
    expect(await run()).toEqual({ kind: 'complete' });
    expect(log).toEqual(['login', 'end of read', 'group', 'write']);
    expect(from.asked).toBe(0);
  });

  it('reads no further when the sink has enough, and goes on', async () => {
    const { log, run, from } = ground({ take: () => 'enough' });
    expect(await run()).toEqual({ kind: 'complete' });
    expect(log).toEqual(['login', 'page 1', 'end of read', 'group', 'write']);
    expect(from).toEqual({ closed: true, asked: 1 });
  });

  it.each(['cancelled', 'taken-over'] as const)(
    'stops with %s as a value, and closes its source',
    async (by) => {
      const { log, run, from } = ground({ take: () => by });
      expect(await run()).toEqual({ kind: 'stopped', by });
      expect(log).toEqual(['login', 'page 1']);
      expect(from.closed).toBe(true);
    },
  );

  it('stops when its signal ends, whatever is thrown because of that', async () => {
    const stop = new AbortController();
    const reason = new Error('shut down');
    const steps: OpenStep[] = [
      {
        name: 'script',
        work: async () => {
          stop.abort(reason);
          throw fault();
        },
      },
    ];
    const { run } = ground({ steps });
    expect(await run({}, stop.signal)).toEqual({ kind: 'stopped', by: 'signal', reason });
  });

  it.each([
    ['login', ['login']],
    ['mapping', ['login', 'page 1', 'page 2', 'page 3', 'end of read']],
  ] as const)('ends with %s when that is its last step', async (until, expected) => {
    const { log, run } = ground({});
    expect(await run({ until })).toEqual({ kind: 'until' });
    expect(log).toEqual(expected);
  });

  it('writes nothing that a guard refuses', async () => {
    const refusal = { step: 'group', code: 'NO', detail: 'no' } as const;
    const { log, run } = ground({ sink: { group: async () => refusal } });
    expect(await run()).toEqual({ kind: 'refused', refusal });
    expect(log).not.toContain('write');
  });

  it('gives an error to the step that threw it, with the page and what was done with it', async () => {
    const steps: OpenStep[] = [
      { name: 'script', work: async ({ outputs }) => ({ outputs, printed: 'hello' }) },
      { name: 'mapping', work: () => Promise.reject(fault()) },
    ];
    const end = await ground({ steps }).run();
    expect(end).toMatchObject({
      kind: 'failed',
      failure: {
        step: 'mapping',
        error: { code: 'ENGINE_SPEC' },
        page: {
          source: { pageNo: 1 },
          steps: [{ step: 'script', records: 1, first: [1], printed: 'hello' }],
        },
      },
    });
  });

  it.each([
    ['login', { login: () => Promise.reject(fault()) }, {}],
    ['read', {}, { source: source(2) }],
    ['group', { sink: { group: () => Promise.reject(fault()) } }, {}],
    ['write', { sink: { write: () => Promise.reject(fault()) } }, {}],
  ] as const)('fails at %s', async (step, sides: Ground, job) => {
    expect(await ground(sides).run(job)).toMatchObject({ kind: 'failed', failure: { step } });
  });

  it('throws what is no error of a step', async () => {
    const broken = new Error('the database is away');
    await expect(ground({ sink: { group: () => Promise.reject(broken) } }).run()).rejects.toBe(broken);
  });
});
