import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { type Role, USER_ROLES } from './role.js';

/** Characters of an e-mail address, and of a password. */
export const MAX_USERNAME = 320;
export const MAX_PASSWORD = 256;

export class CredentialsRequest {
  @ApiProperty({ description: 'The e-mail address of the user.', example: 'admin@example.com' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_USERNAME)
  username: string;

  @ApiProperty({ description: 'The password.', example: 'correct horse battery' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_PASSWORD)
  password: string;
}

export class AccessTokenResponse {
  @ApiProperty({
    description: 'Send it as `Authorization: Bearer <token>`.',
    example: 'eyJhbGciOiJIUzI1NiJ9…',
  })
  accessToken: string;

  @ApiProperty({ description: 'Always `Bearer`.', example: 'Bearer' })
  tokenType: 'Bearer';

  @ApiProperty({
    description: 'When the token ends, one hour after the login.',
    example: '2026-11-23T13:00:00.000Z',
  })
  expiresAt: Date;
}

export class PasswordRequest {
  @ApiProperty({ description: 'The password of now.', example: 'correct horse battery' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_PASSWORD)
  currentPassword: string;

  @ApiProperty({ description: 'The new one, at least 12 characters.', example: 'battery staple horse' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_PASSWORD)
  newPassword: string;
}

export class MeResponse {
  @ApiProperty({ description: 'Id of the user.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'E-mail address.', example: 'admin@example.com' })
  email: string;

  @ApiProperty({ description: 'Role.', enum: USER_ROLES, example: 'admin' })
  role: Role;
}
