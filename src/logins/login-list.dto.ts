import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '../common/index.js';
import { LOGIN_TYPE_NAMES } from './login-types.js';

export class LoginListQuery extends PageQuery {
  @ApiPropertyOptional({
    description: 'Only logins of this type.',
    enum: LOGIN_TYPE_NAMES,
    example: 'omnitron',
  })
  @IsOptional()
  @IsIn([...LOGIN_TYPE_NAMES])
  type?: string;

  @ApiPropertyOptional({ description: 'Only logins that the flow with this slug uses.', example: 'images' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  usedBy?: string;

  @ApiPropertyOptional({
    description: 'Only logins with this text in the slug or the name, whatever the case.',
    example: 'shop',
    maxLength: 100,
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  q?: string;
}
