import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Allow } from '../auth/index.js';
import { AppConfig, ownVersion, publicSettings } from '../config/index.js';
import { firstRow, listProcesses } from '../database/index.js';
import { InstallationChecks } from './installation-checks.js';
import { InstallationResponse } from './installation.dto.js';

@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('api/v1/installation')
export class InstallationController {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly checks: InstallationChecks,
  ) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    summary: 'Get the installation',
    description:
      'Version, processes with their roles, settings without secrets, and what `image-integrator doctor` finds.',
  })
  @ApiOkResponse({ type: InstallationResponse })
  async get(): Promise<InstallationResponse> {
    const [server, processes, findings, roles] = await Promise.all([
      firstRow<{ version: string }>(this.dataSource, `SELECT current_setting('server_version') AS version`),
      listProcesses(this.dataSource),
      this.checks.list(),
      this.checks.checkProcesses(),
    ]);
    return {
      version: ownVersion(),
      node: process.version,
      postgres: server?.version ?? '',
      isEmbedded: this.config.DATABASE_URL === undefined,
      publicUrl: this.config.publicUrl,
      hasMail: this.config.SMTP_URL !== undefined,
      processes,
      settings: publicSettings(this.config),
      findings: [...findings, roles],
    };
  }
}
