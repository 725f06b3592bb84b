import { isTimeZone, localIso } from '@image-integrator/quartz-cron';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { Clock, inputInvalid } from '../common/index.js';
import { fireTimes } from '../flows/index.js';
import { TestScheduleRequest, TestScheduleResponse } from './test-schedule.dto.js';

const OFTEN_MS = 60_000;

@ApiTags('test')
@ApiBearerAuth()
@Allow('viewer', 'tests:run')
@Controller('api/v1/test')
export class TestScheduleController {
  constructor(private readonly clock: Clock) {}

  @Post('schedule')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a schedule out',
    description:
      'Tells when a flow with this schedule would start by itself, on its clocks, and what is odd about that.',
  })
  @ApiOkResponse({ type: TestScheduleResponse })
  testSchedule(@Body() { schedule, timezone, count }: TestScheduleRequest): TestScheduleResponse {
    if (!isTimeZone(timezone)) {
      const message = `there is no time zone "${timezone}"; write one like Europe/Istanbul`;
      throw inputInvalid([{ path: 'timezone', message }]);
    }
    const now = this.clock.now();
    const times = fireTimes(schedule, { timezone, startedAt: now }, now, count);
    return {
      times: times.map((at) => ({ at, local: localIso(timezone, at) })),
      warnings: schedule.type === 'after-flow' ? [] : oddities(times, timezone, count),
    };
  }
}

/** What a person would want to know about the times of a schedule. */
function oddities(times: readonly Date[], timezone: string, count: number): string[] {
  const shortestMs = Math.min(...times.slice(1).map((at, place) => at.getTime() - times[place]!.getTime()));
  const offsets = times.map((at) => localIso(timezone, at).slice(19));
  const changed = offsets.findIndex((offset) => offset !== offsets[0]);
  return [
    ...(times.length === 0 ? ['The schedule never starts the flow: its times are all in the past.'] : []),
    ...(times.length > 0 && times.length < count
      ? [
          `The schedule ends: it starts the flow ${times.length} more ${times.length === 1 ? 'time' : 'times'}.`,
        ]
      : []),
    ...(shortestMs < OFTEN_MS
      ? [
          `The schedule starts a run every ${shortestMs / 1000} s. A run that is still under way is not started twice.`,
        ]
      : []),
    ...(changed > 0
      ? [`The clocks of ${timezone} change before ${localIso(timezone, times[changed]!)}.`]
      : []),
  ];
}
