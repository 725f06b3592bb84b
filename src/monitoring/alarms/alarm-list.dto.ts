import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { PageQuery } from '../../common/index.js';

export class AlarmListQuery extends PageQuery {
  @ApiPropertyOptional({
    description: 'Only alarms that are open for some flow, or only those that are not.',
    type: Boolean,
    example: true,
  })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  open?: boolean;
}
