import { ApiProperty } from '@nestjs/swagger';
import type { LoginStep } from './login-exchange.js';

export class LoginTestStep implements LoginStep {
  @ApiProperty({
    description: 'What was done.',
    example: 'answer',
    enum: ['request', 'answer', 'token', 'lifetime', 'session'],
    enumName: 'LoginStepName',
  })
  name: LoginStep['name'];

  @ApiProperty({ description: 'Whether it worked.', example: true })
  ok: boolean;

  @ApiProperty({
    description: 'What happened, secrets masked.',
    example: '200 after 31 ms: {key: text of 40}',
  })
  detail: string;
}

export class LoginTestResponse {
  @ApiProperty({ description: 'Whether the login works.', example: true })
  ok: boolean;

  @ApiProperty({
    description: 'The steps in their order; the last one says why when it did not work.',
    type: [LoginTestStep],
  })
  steps: LoginTestStep[];

  @ApiProperty({
    description: 'Code of what went wrong, or null.',
    example: null,
    type: String,
    nullable: true,
  })
  code: string | null;

  @ApiProperty({
    description: 'End of the session that the test obtained, when it is known.',
    example: '2026-11-23T13:00:00.000Z',
    type: String,
    format: 'date-time',
    nullable: true,
  })
  expiresAt: Date | null;
}
