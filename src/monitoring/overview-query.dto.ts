import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, IsTimeZone, MaxLength } from 'class-validator';

export class OverviewQuery {
  @ApiPropertyOptional({ description: 'Time zone of the days.', example: 'Europe/Istanbul', default: 'UTC' })
  @IsTimeZone()
  timezone: string = 'UTC';

  @ApiPropertyOptional({
    description: 'Only flows with this part in their name or slug, whatever the case.',
    example: 'images',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  q?: string;
}
