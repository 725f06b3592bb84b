import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../auth/index.js';
import { logPageOf, LogReader } from '../../logs/index.js';
import { LineEntryResponse } from '../../rows/index.js';
import { LineFilterQuery, LineList, LineListQuery } from './line-entry.dto.js';
import { LineLog } from './line-log.js';
import { mainEntries } from './main-entries.js';
import { MainEntryResponse, MainFilterQuery, MainList, MainListQuery } from './main-entry.dto.js';
import { stepEntries } from './step-entries.js';
import { StepEntryResponse, StepList, StepListQuery } from './step-entry.dto.js';

/** The levels of the logs by the names of the hosted product. They may be read, and nothing else. */
@ApiTags('compatibility')
@ApiBearerAuth()
@Allow('viewer', 'logs:read', 'query')
@Controller('api/nifi/logs')
export class HostedLogController {
  constructor(
    private readonly reader: LogReader,
    private readonly lines: LineLog,
  ) {}

  @Get('main')
  @ApiOperation({
    summary: 'Main log (compatibility)',
    description: 'One entry per execution of a flow, newest first, as `GET /api/v1/logs`.',
  })
  @ApiOkResponse({ type: MainList })
  async listMain(@Query() query: MainListQuery): Promise<MainList> {
    const page = await this.reader.listEntries(mainEntries(MainFilterQuery.filter(query)), query);
    return logPageOf(query, page, (entry) => MainEntryResponse.from(entry));
  }

  @Get('sub')
  @ApiOperation({
    summary: 'Sub log (compatibility)',
    description: 'One entry per step of an execution, as `GET /api/v1/logs/steps`.',
  })
  @ApiOkResponse({ type: StepList })
  async listSub(@Query() query: StepListQuery): Promise<StepList> {
    const page = await this.reader.listEntries(stepEntries(query), query);
    return logPageOf(query, page, (entry) => StepEntryResponse.from(entry));
  }

  @Get('line')
  @ApiOperation({
    summary: 'Line log (compatibility)',
    description: 'One entry per row, as `GET /api/v1/logs/lines`.',
  })
  @ApiOkResponse({ type: LineList })
  async listLine(@Query() query: LineListQuery): Promise<LineList> {
    const page = await this.lines.listLines(LineFilterQuery.filter(query), query);
    return logPageOf(query, page, (entry) => LineEntryResponse.from(entry));
  }
}
