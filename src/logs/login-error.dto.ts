import { ApiProperty, ApiPropertyOptional, OmitType, IntersectionType } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { ErrorFilterQuery, LogPageOf, LogPageQuery } from './log-query.dto.js';
import type { LoginErrorEntry } from './login-errors.js';

class LoginErrorFilterQuery extends OmitType(ErrorFilterQuery, ['flow', 'run']) {
  @ApiPropertyOptional({ description: 'Slug of a login.', example: 'erp' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  login?: string;
}

export class LoginErrorQuery extends IntersectionType(LoginErrorFilterQuery, LogPageQuery) {}

export class LoginErrorResponse {
  @ApiProperty({ description: 'Id.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'Slug of the login.', example: 'erp' })
  login: string;

  @ApiProperty({ description: 'What went wrong, as a code.', example: 'LOGIN_REFUSED' })
  code: string;

  @ApiProperty({
    description: 'What went wrong, and what to do.',
    example: 'The login "erp" was refused with 401. Check its credentials.',
  })
  detail: string;

  @ApiProperty({ description: 'When.', example: '2026-11-23T12:00:00.000Z' })
  failed_at: Date;

  static from({ failedAt, ...entry }: LoginErrorEntry): LoginErrorResponse {
    return { ...entry, failed_at: failedAt };
  }
}

export class LoginErrorList extends LogPageOf {
  @ApiProperty({ description: 'Failed logins of this page, newest first.', type: [LoginErrorResponse] })
  results: LoginErrorResponse[];
}
