import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageOf, PageQuery, TimeParam } from '../common/index.js';
import type { AuditEntry } from './audit-log.js';
import type { AuditChange } from './changes.js';

export class AuditQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only what this account did.', example: 'ayse@example.com' })
  @IsOptional()
  @IsString()
  @MaxLength(320)
  actor?: string;

  @ApiPropertyOptional({ description: 'Only what was done with the API token of this name.', example: 'SAP' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  token?: string;

  @ApiPropertyOptional({ description: 'Only this action.', example: 'Flow_replace' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  action?: string;

  @ApiPropertyOptional({
    description: 'Only what was done to this path, and below it.',
    example: '/api/v1/flows/images',
  })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  target?: string;

  @TimeParam({ description: 'From this time on.', example: '2026-11-23T00:00:00Z' })
  from?: Date;

  @TimeParam({ description: 'Before this time.', example: '2026-11-24T00:00:00Z' })
  to?: Date;
}

export class AuditChangeResponse implements AuditChange {
  @ApiProperty({ description: 'The field.', example: 'read.pagination.pageSize' })
  path: string;

  @ApiProperty({
    description:
      'What it was, as text; long ones are cut, of lines those that differ, and `***` is a secret. Null: nothing.',
    type: String,
    nullable: true,
    example: '100',
  })
  before: string | null;

  @ApiProperty({ description: 'What it is since.', type: String, nullable: true, example: '500' })
  after: string | null;
}

export class AuditEntryResponse implements AuditEntry {
  @ApiProperty({ description: 'Number of the entry.', example: '4711' })
  id: string;

  @ApiProperty({ description: 'When it was begun.', example: '2026-11-23T12:00:00.000Z' })
  at: Date;

  @ApiProperty({
    description: 'Who: an e-mail address, the account that a login named, or `cli:` and a machine account.',
    example: 'ayse@example.com',
  })
  actor: string;

  @ApiProperty({
    description: 'Name of the API token that it was done with; null without one.',
    example: null,
    nullable: true,
    type: String,
  })
  token: string | null;

  @ApiProperty({
    description: 'Address of the client; null for the command line.',
    example: '203.0.113.7',
    nullable: true,
    type: String,
  })
  address: string | null;

  @ApiProperty({ description: 'Operation id of the route, or the command.', example: 'Flow_replace' })
  action: string;

  @ApiProperty({ description: 'Path of what it was done to.', example: '/api/v1/flows/images' })
  target: string;

  @ApiProperty({
    description: 'Names of the properties that were sent, never their values.',
    type: [String],
    example: ['name', 'read'],
  })
  fields: readonly string[];

  @ApiProperty({
    description: 'Id of the request, as in the logs.',
    example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
    nullable: true,
    type: String,
  })
  requestId: string | null;

  @ApiProperty({
    description: 'HTTP status of the answer; null when the process ended before it.',
    example: 200,
    nullable: true,
    type: Number,
  })
  status: number | null;

  @ApiProperty({
    description: 'Why it was refused.',
    example: null,
    nullable: true,
    type: String,
  })
  code: string | null;

  @ApiProperty({
    description: 'How often the same was refused within an hour; one entry counts them all.',
    example: 1,
  })
  count: number;

  @ApiProperty({
    description: 'The last time, when it was refused more than once.',
    example: null,
    nullable: true,
    type: String,
    format: 'date-time',
  })
  lastAt: Date | null;

  @ApiProperty({
    description:
      'What it changed, field by field; null for entries of older versions and where nothing is compared.',
    type: [AuditChangeResponse],
    nullable: true,
  })
  changes: readonly AuditChangeResponse[] | null;

  @ApiProperty({ description: 'How many more fields it changed, beyond the first 50.', example: 0 })
  changesLeftOut: number;
}

export class AuditList extends PageOf {
  @ApiProperty({ description: 'Entries, newest first.', type: [AuditEntryResponse] })
  results: AuditEntryResponse[];
}
