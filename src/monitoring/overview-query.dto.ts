import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsTimeZone } from 'class-validator';

export class OverviewQuery {
  @ApiPropertyOptional({ description: 'Time zone of the days.', example: 'Europe/Istanbul', default: 'UTC' })
  @IsTimeZone()
  timezone: string = 'UTC';
}
