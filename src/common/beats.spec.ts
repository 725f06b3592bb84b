import { SchedulerRegistry } from '@nestjs/schedule';
import { CronTime } from 'cron';
import { afterEach, expect, it, vi } from 'vitest';
import type { AppConfig } from '../config/index.js';
import { Beats } from './beats.js';

const LATE_MS = 5_000;

afterEach(() => vi.restoreAllMocks());

it('a beat that comes late is done all the same', async () => {
  const beats = new Beats({ hasRole: () => true } as unknown as AppConfig, new SchedulerRegistry());
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(CronTime.prototype, 'getTimeout').mockReturnValueOnce(-LATE_MS).mockReturnValue(3_600_000);
  let done = 0;
  beats.every('0 17 * * * *', 'cleaning', async () => void (done += 1));
  await beats.beforeApplicationShutdown();
  expect(done).toBe(1);
});
