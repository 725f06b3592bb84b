import { ApiProperty } from '@nestjs/swagger';
import { WholeNumber } from '../common/index.js';

export const DEMO_STATES = ['none', 'running', 'stopped'] as const;
export type DemoState = (typeof DEMO_STATES)[number];

export class StartDemoRequest {
  @WholeNumber({
    description: 'Products that the simulated ERP has.',
    example: 300,
    minimum: 1,
    maximum: 10_000,
  })
  products: number = 300;
}

export class DemoResponse {
  @ApiProperty({
    description:
      '`none`: there is no demo. `running`: its simulators answer. `stopped`: their process has ended; start the demo anew, or remove it.',
    enum: DEMO_STATES,
    example: 'running',
  })
  state: DemoState;

  @ApiProperty({
    description: 'Why a demo cannot be started here, and what to do; null where it can.',
    type: String,
    nullable: true,
    example: null,
  })
  obstacle: string | null;

  @ApiProperty({ description: 'Slug of its flow.', type: String, nullable: true, example: 'demo' })
  flow: string | null;

  @ApiProperty({
    description: 'Slugs of its logins.',
    type: [String],
    example: ['demo-erp', 'demo-omnitron'],
  })
  logins: string[];

  @ApiProperty({
    description: 'Products of the simulated ERP.',
    type: Number,
    nullable: true,
    example: 300,
  })
  products: number | null;

  @ApiProperty({
    description: 'Address of the simulated ERP, for the process that it runs in.',
    type: String,
    nullable: true,
    example: 'http://127.0.0.1:40001',
  })
  erpUrl: string | null;

  @ApiProperty({
    description: 'Address of the simulated Omnitron, for the process that it runs in.',
    type: String,
    nullable: true,
    example: 'http://127.0.0.1:40002',
  })
  omnitronUrl: string | null;

  @ApiProperty({
    description: 'When it was started.',
    type: Date,
    nullable: true,
    example: '2026-11-23T12:00:00.000Z',
  })
  startedAt: Date | null;
}
