import { Controller, Get, Header } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Allow, AlsoToken } from '../auth/index.js';
import { SharedLook } from '../common/index.js';
import { patiently } from '../database/index.js';
import { registry } from '../telemetry/index.js';
import { ProcessLevels } from './process-levels.js';

/**
 * Metrics of this process, for Prometheus. They name flows and hosts, so they are closed to strangers; an address is no
 * proof of who asks, since behind a proxy everybody comes from the same one.
 */
@ApiTags('monitoring')
@Controller('metrics')
export class MetricsController {
  private readonly text = new SharedLook(() => patiently(() => this.look()));

  constructor(private readonly levels: ProcessLevels) {}

  @Get()
  @Allow('viewer', 'stats:read')
  @AlsoToken('METRICS_TOKEN')
  @Header('Content-Type', registry.contentType)
  @ApiBearerAuth()
  @ApiProduces('text/plain')
  @ApiOperation({
    summary: 'Metrics',
    description:
      'What this process has counted, in the text format of Prometheus. For the token of the setting `METRICS_TOKEN`, or of a user from viewer up.',
  })
  @ApiOkResponse({
    description: 'The metrics; docs/monitoring.md explains each.',
    schema: {
      type: 'string',
      example: 'image_integrator_rows_total{flow="images",outcome="written",code=""} 1500',
    },
  })
  read(): Promise<string> {
    return this.text.ask();
  }

  private async look(): Promise<string> {
    await this.levels.refresh();
    return await registry.metrics();
  }
}
