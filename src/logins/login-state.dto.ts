import { ApiProperty } from '@nestjs/swagger';

const AT = '2026-11-23T12:00:00.000Z';

export class LoginSessionState {
  @ApiProperty({ description: 'When it was obtained.', example: AT })
  obtainedAt: Date;

  @ApiProperty({
    description: 'When it ends; null where nobody says, and it is used until it is rejected.',
    type: Date,
    nullable: true,
    example: null,
  })
  expiresAt: Date | null;
}

export class LoginFailure {
  @ApiProperty({ description: 'What went wrong, as a code.', example: 'LOGIN_REFUSED' })
  code: string;

  @ApiProperty({
    description: 'The same in words, secrets masked.',
    example: 'The login "erp" was refused with 401. Check its credentials.',
  })
  detail: string;

  @ApiProperty({ description: 'When.', example: AT })
  failedAt: Date;
}

/** What is known of a login beside its document. */
export class LoginState {
  @ApiProperty({ description: 'Slugs of the flows that use it.', type: [String], example: ['images'] })
  usedBy: string[] = [];

  @ApiProperty({
    description: 'The session that requests carry now; null where there is none.',
    type: LoginSessionState,
    nullable: true,
  })
  session: LoginSessionState | null = null;

  @ApiProperty({
    description: 'The last try to log in that failed, however long ago; null where none did.',
    type: LoginFailure,
    nullable: true,
  })
  lastFailure: LoginFailure | null = null;

  @ApiProperty({
    description: 'Until when no login is tried, after three that failed within six minutes; else null.',
    type: Date,
    nullable: true,
    example: null,
  })
  cappedUntil: Date | null = null;
}
