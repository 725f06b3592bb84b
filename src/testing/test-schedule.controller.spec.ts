import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock, InputPipe, ProblemFilter } from '../common/index.js';
import { TestScheduleController } from './test-schedule.controller.js';

class FixedClock extends Clock {
  override now(): Date {
    return new Date('2026-10-24T20:00:00Z');
  }
}

describe('POST /api/v1/test/schedule', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      controllers: [TestScheduleController],
      providers: [{ provide: Clock, useClass: FixedClock }],
    }).compile();
    app = module.createNestApplication({ logger: false });
    app.useGlobalPipes(new InputPipe()).useGlobalFilters(new ProblemFilter());
    await app.init();
  });

  afterAll(() => app.close());

  function post(body: object): request.Test {
    return request(app.getHttpServer()).post('/api/v1/test/schedule').send(body);
  }

  it('tells the next times on the clocks of the flow', async () => {
    const schedule = { type: 'cron', expression: '0 0 9 * * ?' };
    const { body } = await post({ schedule, timezone: 'Europe/Istanbul', count: 2 }).expect(200);
    expect(body).toEqual({
      times: [
        { at: '2026-10-25T06:00:00.000Z', local: '2026-10-25T09:00:00+03:00' },
        { at: '2026-10-26T06:00:00.000Z', local: '2026-10-26T09:00:00+03:00' },
      ],
      warnings: [],
    });
  });

  it.each([
    [{ type: 'interval', everySeconds: 5 }, 'UTC', ['The schedule starts a run every 5 s.']],
    [{ type: 'cron', expression: '0 0 9 1 1 ? 2020' }, 'UTC', ['its times are all in the past']],
    [{ type: 'cron', expression: '0 0 9 1 1 ? 2027' }, 'UTC', ['it starts the flow 1 more time.']],
    [
      { type: 'cron', expression: '0 0 0/6 * * ?' },
      'Europe/Berlin',
      ['The clocks of Europe/Berlin change before'],
    ],
    [{ type: 'after-flow', flow: 'products' }, 'UTC', []],
  ])('says what is odd about %j', async (schedule, timezone, said) => {
    const { body } = await post({ schedule, timezone }).expect(200);
    expect(body.warnings).toEqual(said.map((words) => expect.stringContaining(words)));
  });

  it.each([
    [{ schedule: { type: 'cron', expression: '0 0 25 * * ?' } }, 'schedule.expression'],
    [{ schedule: { type: 'interval', everySeconds: 5 }, timezone: 'Europe/Ankara' }, 'timezone'],
    [{}, 'schedule'],
  ])('refuses %j by the path %s', async (body, path) => {
    const { body: problem } = await post(body).expect(422);
    expect(problem.errors[0].path).toBe(path);
  });
});
