import { ApiProperty } from '@nestjs/swagger';
import { Text } from '../common/index.js';
import { HostBudgetResponse } from '../http-client/index.js';

const AT = '2026-11-23T12:00:00.000Z';

export class InstallationQueue {
  @ApiProperty({ description: 'Name of the queue.', example: 'run-main' })
  queue: string;

  @ApiProperty({ description: 'Jobs that could be taken now.', example: 2 })
  waiting: number;

  @ApiProperty({ description: 'Jobs that are tried again later.', example: 0 })
  deferred: number;

  @ApiProperty({ description: 'Jobs in hand, of all processes.', example: 1 })
  active: number;

  @ApiProperty({ description: 'How long the oldest of those waiting has been; 0 for none.', example: 0.4 })
  oldestSeconds: number;
}

export class InstallationAccount {
  @ApiProperty({
    description: 'Login and address of the shop.',
    example: 'omnitron https://shop.example.com',
  })
  account: string;

  @ApiProperty({
    description: '`closed`: it takes rows. `open`: nothing is sent to it for a while, since it failed.',
    enum: ['closed', 'open'],
    example: 'closed',
  })
  circuit: 'closed' | 'open';

  @ApiProperty({
    description: 'When it is tried again; null for closed.',
    type: Date,
    nullable: true,
    example: null,
  })
  triedAt: Date | null;

  @ApiProperty({ description: 'Failures in a row.', example: 0 })
  failures: number;

  @ApiProperty({
    description: 'Code of the last failure; null for closed.',
    type: String,
    nullable: true,
    example: null,
  })
  code: string | null;

  @ApiProperty({ description: 'The same in words.', type: String, nullable: true, example: null })
  detail: string | null;
}

export class InstallationTable {
  @ApiProperty({ description: 'Table.', example: 'runs' })
  table: string;

  @ApiProperty({ description: 'Partitions, one a day; 0 for a table that has none.', example: 31 })
  partitions: number;

  @ApiProperty({ description: 'Bytes on disk, with indexes.', example: 104857600 })
  bytes: number;

  @ApiProperty({
    description: 'Days for which its rows are kept, of a table of runs and their logs; null for the others.',
    type: Number,
    nullable: true,
    example: 30,
  })
  keptDays: number | null;
}

export class InstallationDatabase {
  @ApiProperty({ description: 'Bytes of the whole database.', example: 268435456 })
  bytes: number;

  @ApiProperty({ description: 'Since when Postgres runs.', example: AT })
  startedAt: Date;

  @ApiProperty({ description: 'Open connections of all who use this Postgres.', example: 14 })
  connections: number;

  @ApiProperty({ description: 'Most connections that it takes.', example: 100 })
  mostConnections: number;

  @ApiProperty({
    description:
      'Where the embedded Postgres keeps its data, on the machine that answers; null for another Postgres.',
    type: String,
    nullable: true,
    example: null,
  })
  dataDirectory: string | null;

  @ApiProperty({
    description: 'Bytes that are free there; null for another Postgres.',
    type: Number,
    nullable: true,
    example: null,
  })
  freeBytes: number | null;

  @ApiProperty({
    description: 'The largest tables, the largest first; at most 15.',
    type: [InstallationTable],
  })
  tables: InstallationTable[];
}

export class InstallationStateResponse {
  @ApiProperty({ description: 'Jobs by queue.', type: [InstallationQueue] })
  queues: InstallationQueue[];

  @ApiProperty({
    description: 'Accounts that runs have written to, open circuits first.',
    type: [InstallationAccount],
  })
  accounts: InstallationAccount[];

  @ApiProperty({
    description: 'Hosts with a budget in use, or that asked for quiet.',
    type: [HostBudgetResponse],
  })
  hosts: HostBudgetResponse[];

  @ApiProperty({ description: 'The database, and what is how large in it.', type: InstallationDatabase })
  database: InstallationDatabase;
}

export class TryAccountRequest {
  @Text({
    description: 'The account, as the list names it.',
    example: 'omnitron https://shop.example.com',
    maxLength: 2100,
  })
  account: string;
}
