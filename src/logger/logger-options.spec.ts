import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Options } from 'pino-http';
import { describe, expect, it } from 'vitest';
import { AppConfig } from '../config/index.js';
import { loggerOptions } from './logger-options.js';
import { duringRun } from '../telemetry/index.js';

const { pinoHttp } = loggerOptions(AppConfig.fromEnv({}));
const options = pinoHttp as Options;

function linesOf(log: (logger: pino.Logger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  log(pino({ mixin: options.mixin }, stream));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a line of the log', () => {
  it('names the run and the flow that it concerns, however deep it is written', async () => {
    const lines = linesOf((logger) => {
      duringRun({ id: 'r1', flowSlug: 'images' }, () => {
        const deep = (depth: number): void => (depth === 0 ? logger.warn('late') : deep(depth - 1));
        deep(10);
      });
      logger.info('of nobody');
    });
    expect(lines.map(({ runId, flow }) => ({ runId, flow }))).toEqual([
      { runId: 'r1', flow: 'images' },
      { runId: undefined, flow: undefined },
    ]);
  });

  it.each([
    [
      '/api/v1/runs/019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f/rows',
      { runId: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' },
    ],
    ['/api/v1/flows/images/start', { flow: 'images' }],
    ['/api/v1/outbound/stock', { flow: 'stock' }],
    ['/api/v1/users', {}],
  ])('of the request %s has %j', (url, expected) => {
    expect(options.customProps?.({ url } as never, {} as never)).toEqual(expected);
  });

  it('shows no token that somebody put into a URL', () => {
    const shown = options.serializers?.['req']?.({
      id: '1',
      method: 'GET',
      url: '/api/v1/runs?access_token=abc&page=2',
    });
    expect(shown).toMatchObject({ url: '/api/v1/runs?access_token=***&page=2' });
  });

  it('shows of an error of the database neither parameters nor rows', () => {
    const failed = {
      message: 'duplicate key',
      query: 'INSERT …',
      parameters: ['p'],
      detail: 'Key (a)=(p)',
      driverError: {},
    };
    expect(options.serializers?.['err']?.(failed)).toEqual({ message: 'duplicate key', query: 'INSERT …' });
  });
});
