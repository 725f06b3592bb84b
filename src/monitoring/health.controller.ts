import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import type { Response } from 'express';
import { Public } from '../auth/index.js';
import { SharedLook } from '../common/index.js';
import { patiently } from '../database/index.js';
import { HealthChecks } from './health-checks.js';

/** For load balancers and orchestrators: whether the process lives, and whether it can work. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  private readonly report = new SharedLook(() => patiently(() => this.look()));

  constructor(
    private readonly health: HealthCheckService,
    private readonly checks: HealthChecks,
  ) {}

  @Get('live')
  @Public()
  @ApiOperation({ summary: 'Liveness', description: 'The process answers. Asks nothing of anything else.' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  @HealthCheck()
  @ApiOperation({
    summary: 'Readiness',
    description:
      'Whether the process can work: database, migrations, queue, scheduler, sandbox, event loop, disk, each with its reason. 503 when one is `down`; `degraded` ones do not change the answer.',
  })
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    const report = await this.report.ask();
    if (report.status !== 'ok') response.status(503).setHeader('Retry-After', '1');
    return report;
  }

  /** What is down is an answer and no problem of the request. */
  private async look(): Promise<HealthCheckResult> {
    try {
      return await this.health.check(this.checks.list());
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      return error.getResponse() as HealthCheckResult;
    }
  }
}
