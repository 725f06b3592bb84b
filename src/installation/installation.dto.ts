import { ApiProperty } from '@nestjs/swagger';
import { type ProcessRole, ROLES } from '../config/index.js';
import { FINDING_VERDICTS, type Finding } from './finding.js';

export class InstallationProcess {
  @ApiProperty({ description: 'Its machine; a long name is cut.', example: 'integrator-1' })
  host: string;

  @ApiProperty({ description: 'Its number on that machine.', example: 4711 })
  pid: number;

  @ApiProperty({ description: 'Version that it runs.', example: '1.4.0' })
  version: string;

  @ApiProperty({ description: 'What it does.', enum: ROLES, isArray: true, example: ['api', 'worker'] })
  roles: readonly ProcessRole[];

  @ApiProperty({ description: 'Since when it is connected.', example: '2026-11-23T12:00:00.000Z' })
  connectedAt: Date;
}

export class InstallationSetting {
  @ApiProperty({ description: 'Variable of the environment.', example: 'RETENTION_DAYS' })
  name: string;

  @ApiProperty({
    description: 'Its value as text: `***` for a secret that is set, null where it is unset.',
    type: String,
    nullable: true,
    example: '30',
  })
  value: string | null;

  @ApiProperty({ description: 'Whether it is the default.', example: true })
  isDefault: boolean;
}

export class InstallationFinding implements Finding {
  @ApiProperty({ description: 'What was looked at.', example: 'clock' })
  check: string;

  @ApiProperty({ description: 'How it is.', enum: FINDING_VERDICTS, example: 'ok' })
  verdict: Finding['verdict'];

  @ApiProperty({
    description: 'What was found and, unless it is ok, what to do.',
    example: 'within 3 ms of the database',
  })
  detail: string;
}

export class InstallationResponse {
  @ApiProperty({ description: 'Version of the process that answers.', example: '1.4.0' })
  version: string;

  @ApiProperty({ description: 'Version of its Node.js.', example: 'v20.19.0' })
  node: string;

  @ApiProperty({ description: 'Version of Postgres.', example: '17.5' })
  postgres: string;

  @ApiProperty({ description: 'Whether it is the embedded one.', example: false })
  isEmbedded: boolean;

  @ApiProperty({ description: 'Where users reach it.', example: 'https://integrator.example.com' })
  publicUrl: string;

  @ApiProperty({ description: 'Whether e-mail is set, which alarms may need.', example: true })
  hasMail: boolean;

  @ApiProperty({
    description: 'Processes that are connected to the database, the oldest first.',
    type: [InstallationProcess],
  })
  processes: InstallationProcess[];

  @ApiProperty({ description: 'Settings of the process that answers.', type: [InstallationSetting] })
  settings: InstallationSetting[];

  @ApiProperty({ description: 'What `doctor` finds, from this process.', type: [InstallationFinding] })
  findings: InstallationFinding[];
}
