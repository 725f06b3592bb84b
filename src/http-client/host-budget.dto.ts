import { ApiProperty } from '@nestjs/swagger';
import type { HostBudget } from './budget-store.js';

/** What is spoken for of a host, as the API tells it. */
export class HostBudgetResponse implements HostBudget {
  @ApiProperty({ description: 'Host of an ERP or shop, with its port.', example: 'erp.example.com:8443' })
  host: string;

  @ApiProperty({
    description: 'How far ahead its requests per second are spoken for, in milliseconds.',
    example: 120,
  })
  reservedMs: number;

  @ApiProperty({
    description: 'Until when it asked for quiet (Retry-After); null: it takes requests.',
    type: Date,
    nullable: true,
    example: null,
  })
  closedUntil: Date | null;
}
