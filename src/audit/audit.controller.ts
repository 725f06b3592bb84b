import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { pageOf } from '../common/index.js';
import { AuditLog } from './audit-log.js';
import { AuditList, AuditQuery } from './audit.dto.js';

@ApiTags('audit')
@ApiBearerAuth()
@Allow('admin')
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly log: AuditLog) {}

  @Get()
  @ApiOperation({
    summary: 'Who did what',
    description: 'Every change and every login, newest first. Entries cannot be changed.',
  })
  @ApiOkResponse({ type: AuditList })
  async list(@Query() query: AuditQuery): Promise<AuditList> {
    const { page, limit, ...filter } = query;
    const { entries, count } = await this.log.listEntries(filter, page, limit);
    return pageOf(query, count, entries);
  }
}
