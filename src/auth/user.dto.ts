import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsEmail, IsIn, IsOptional, IsString } from 'class-validator';
import { PageOf } from '../common/index.js';
import { type Role, USER_ROLES } from './role.js';
import type { User } from './user.entity.js';

const ROLE_TEXT =
  '`admin`: everything. `editor`: flows, logins, runs, tests. `viewer`: reads and tests. `sender`: posts to outbound flows only.';

export class CreateUserRequest {
  @ApiProperty({ description: 'E-mail address, the username.', example: 'ayse@example.com' })
  @IsEmail({ require_tld: false })
  email: string;

  @ApiProperty({ description: 'At least 12 characters.', example: 'correct horse battery' })
  @IsString()
  password: string;

  @ApiProperty({ description: ROLE_TEXT, enum: USER_ROLES, example: 'editor' })
  @IsIn(USER_ROLES)
  role: Role;
}

export class UpdateUserRequest {
  @ApiPropertyOptional({ description: ROLE_TEXT, enum: USER_ROLES, example: 'viewer' })
  @IsOptional()
  @IsIn(USER_ROLES)
  role?: Role;

  @ApiPropertyOptional({
    description: 'A new password; ends every session of the user.',
    example: 'battery staple horse',
  })
  @IsOptional()
  @IsString()
  password?: string;

  @ApiPropertyOptional({ description: 'Disabled users cannot log in; their sessions end.', example: false })
  @IsOptional()
  @IsBoolean()
  disabled?: boolean;
}

export class UserResponse {
  @ApiProperty({ description: 'Id.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'E-mail address, the username.', example: 'ayse@example.com' })
  email: string;

  @ApiProperty({ description: ROLE_TEXT, enum: USER_ROLES, example: 'editor' })
  role: Role;

  @ApiProperty({ description: 'Whether the user may not log in.', example: false })
  disabled: boolean;

  @ApiProperty({ description: 'When the user was made.', example: '2026-11-23T12:00:00.000Z' })
  createdAt: Date;

  @ApiProperty({ description: 'When the user was changed last.', example: '2026-11-23T12:00:00.000Z' })
  updatedAt: Date;

  static from(user: User): UserResponse {
    const { id, email, role, createdAt, updatedAt } = user;
    return { id, email, role, disabled: user.disabledAt !== null, createdAt, updatedAt };
  }
}

export class UserList extends PageOf {
  @ApiProperty({ description: 'Users of this page, by e-mail.', type: [UserResponse] })
  results: UserResponse[];
}
