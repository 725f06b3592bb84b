import { applyDecorators, Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow } from '../../auth/index.js';
import { LineEntryResponse } from '../../rows/index.js';
import { LineLog } from './line-log.js';
import { LineExportQuery, LineFilterQuery } from './line-entry.dto.js';
import { LogReader, sendExport } from '../../logs/index.js';
import { mainEntries } from './main-entries.js';
import { MainEntryResponse, MainExportQuery, MainFilterQuery } from './main-entry.dto.js';
import { stepEntries } from './step-entries.js';
import { StepEntryResponse, StepExportQuery } from './step-entry.dto.js';

const ExportOperation = (summary: string): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary,
      description:
        'Every entry that the filters leave, streamed. CSV is UTF-8 with a byte order mark, values that would be formulas have an apostrophe in front. A connection that breaks off means that the file is not whole.',
    }),
    ApiProduces('text/csv', 'application/x-ndjson'),
    ApiOkResponse({ description: 'The file.', schema: { type: 'string' } }),
  );

/** Each level of the logs as a file, whole. */
@ApiTags('logs')
@ApiBearerAuth()
@Allow('viewer', 'logs:read', 'query')
@Controller('api/v1/logs')
export class LogExportController {
  constructor(
    private readonly reader: LogReader,
    private readonly lines: LineLog,
  ) {}

  @Get('export')
  @ExportOperation('Export the main log')
  async exportMain(@Query() query: MainExportQuery, @Res() response: Response): Promise<void> {
    await sendExport(response, {
      name: 'main-log',
      format: query.format,
      batches: this.reader.streamEntries(mainEntries(MainFilterQuery.filter(query))),
      show: (entry) => MainEntryResponse.from(entry),
      columns: [
        'id',
        'flow',
        'flow_version',
        'direction',
        'state',
        'status',
        'outcome',
        'trigger',
        'triggered_by',
        'is_triggered',
        'created_at',
        'started_at',
        'finished_at',
        'duration_ms',
        'pages',
        'records',
        'products',
        'written',
        'skipped',
        'failed',
        'held',
        'error',
        'warnings',
      ],
    });
  }

  @Get('steps/export')
  @ExportOperation('Export the step log')
  async exportSteps(@Query() query: StepExportQuery, @Res() response: Response): Promise<void> {
    await sendExport(response, {
      name: 'step-log',
      format: query.format,
      batches: this.reader.streamEntries(stepEntries(query)),
      show: (entry) => StepEntryResponse.whole(entry),
      columns: [
        'run',
        'flow',
        'step',
        'state',
        'status',
        'outcome',
        'message',
        'code',
        'counts',
        'duration_ms',
        'started_at',
        'finished_at',
        'output',
      ],
    });
  }

  @Get('lines/export')
  @ExportOperation('Export the line log')
  async exportLines(@Query() query: LineExportQuery, @Res() response: Response): Promise<void> {
    await sendExport(response, {
      name: 'line-log',
      format: query.format,
      batches: this.lines.streamLines(LineFilterQuery.filter(query)),
      show: (entry) => LineEntryResponse.from(entry),
      columns: LineEntryResponse.fields.filter((name) => name !== 'images'),
    });
  }
}
