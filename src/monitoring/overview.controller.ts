import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { OverviewReader } from './overview-reader.js';
import { OverviewQuery } from './overview-query.dto.js';
import { OverviewResponse } from './overview.dto.js';

@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('api/v1/overview')
export class OverviewController {
  constructor(private readonly overview: OverviewReader) {}

  @Get()
  @Allow('viewer', 'stats:read')
  @ApiOperation({
    summary: 'Get the overview',
    description:
      'Everything that a first page shows, in one answer: open alarms, runs that go on, every flow with its newest run, its next time and its last 24 hours, rows per day, health.',
  })
  @ApiOkResponse({ type: OverviewResponse })
  read(@Query() query: OverviewQuery): Promise<OverviewResponse> {
    return this.overview.read(query);
  }
}
