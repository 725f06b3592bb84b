import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Allow } from '../auth/index.js';
import { AppConfig, ownVersion, publicSettings } from '../config/index.js';
import { firstRow, listProcesses } from '../database/index.js';
import { InstallationChecks } from './installation-checks.js';
import { InstallationResponse } from './installation.dto.js';
import { InstallationState } from './installation-state.js';
import { InstallationStateResponse, TryAccountRequest } from './installation-state.dto.js';
import { AccountStore } from '../omnitron-writer/index.js';

@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('api/v1/installation')
export class InstallationController {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly checks: InstallationChecks,
    private readonly state: InstallationState,
    private readonly accounts: AccountStore,
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

  @Get('state')
  @Allow('admin')
  @ApiOperation({
    summary: 'Get what the installation is doing',
    description:
      'Depth of the queues, accounts and whether their circuit is open, hosts that are paced or asked for quiet, the database with its largest tables and how long they are kept.',
  })
  @ApiOkResponse({ type: InstallationStateResponse })
  getState(): Promise<InstallationStateResponse> {
    return this.state.read();
  }

  @Post('try-account')
  @Allow('admin')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Try an account now',
    description:
      'Lets the next row try an account whose circuit is open, instead of at its time. The circuit closes when it is taken. Nothing changes for an account that takes rows, or that nobody writes to.',
  })
  @ApiNoContentResponse({ description: 'It may be tried.' })
  async tryAccount(@Body() { account }: TryAccountRequest): Promise<void> {
    await this.accounts.allowProbe(account);
  }
}
