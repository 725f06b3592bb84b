import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { logPageOf } from './log-query.dto.js';
import { LogReader } from './log-reader.js';
import { LoginErrorList, LoginErrorQuery, LoginErrorResponse } from './login-error.dto.js';
import { loginErrorEntries } from './login-errors.js';

@ApiTags('logs')
@ApiBearerAuth()
@Allow('viewer', 'logs:read')
@Controller('api/v1/logs')
export class LoginErrorController {
  constructor(private readonly reader: LogReader) {}

  @Get('logins')
  @ApiOperation({
    operationId: 'Log_listLoginErrors',
    summary: 'Failed logins',
    description:
      'Tries to log in at an ERP or Omnitron that failed, newest first: those of executions, of tests and of everything else.',
  })
  @ApiOkResponse({ type: LoginErrorList })
  async listLoginErrors(@Query() query: LoginErrorQuery): Promise<LoginErrorList> {
    const page = await this.reader.listEntries(loginErrorEntries(query), query);
    return logPageOf(query, page, (entry) => LoginErrorResponse.from(entry));
  }
}
