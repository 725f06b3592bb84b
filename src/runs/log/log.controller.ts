import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../auth/index.js';
import { LineEntryResponse } from '../../rows/index.js';
import { LineLog } from './line-log.js';
import {
  LineDetailResponse,
  LineFilterQuery,
  LineList,
  LineListQuery,
  LineParams,
} from './line-entry.dto.js';
import { logPageOf, LogReader } from '../../logs/index.js';
import { mainEntries } from './main-entries.js';
import { MainEntryResponse, MainFilterQuery, MainList, MainListQuery } from './main-entry.dto.js';
import { stepEntries } from './step-entries.js';
import { StepEntryResponse, StepList, StepListQuery } from './step-entry.dto.js';

/** The three levels of the logs in their documented form. */
@ApiTags('logs')
@ApiBearerAuth()
@Allow('viewer', 'logs:read', 'query')
@Controller('api/v1/logs')
export class LogController {
  constructor(
    private readonly reader: LogReader,
    private readonly lines: LineLog,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Main log',
    description: 'One entry per execution of a flow, newest first; filters combine.',
  })
  @ApiOkResponse({ type: MainList })
  async listMain(@Query() query: MainListQuery): Promise<MainList> {
    const page = await this.reader.listEntries(mainEntries(MainFilterQuery.filter(query)), query);
    return logPageOf(query, page, (entry) => MainEntryResponse.from(entry));
  }

  @Get('steps')
  @ApiOperation({
    summary: 'Step log',
    description: 'One entry per step of an execution, newest execution first; filters combine.',
  })
  @ApiOkResponse({ type: StepList })
  async listSteps(@Query() query: StepListQuery): Promise<StepList> {
    const page = await this.reader.listEntries(stepEntries(query), query);
    return logPageOf(query, page, (entry) => StepEntryResponse.from(entry));
  }

  @Get('lines')
  @ApiOperation({
    summary: 'Line log',
    description:
      'One entry per row. Newest execution first; of one execution (`run`), the rows in their order. Filters combine: a SKU is found over all executions.',
  })
  @ApiOkResponse({ type: LineList })
  async listLines(@Query() query: LineListQuery): Promise<LineList> {
    const page = await this.lines.listLines(LineFilterQuery.filter(query), query);
    return logPageOf(query, page, (entry) => LineEntryResponse.from(entry));
  }

  @Get('lines/:run/:row')
  @Allow('viewer', 'logs:read', 'run')
  @ApiOperation({
    summary: 'Get a line',
    description: 'One row, and, where it failed, the exchange with Omnitron.',
  })
  @ApiOkResponse({ type: LineDetailResponse })
  async getLine(@Param() { run, row }: LineParams): Promise<LineDetailResponse> {
    const { entry, exchange } = await this.lines.getLine(run, row);
    return LineDetailResponse.withExchange(entry, exchange);
  }
}
