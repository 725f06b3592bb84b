import { ApiProperty } from '@nestjs/swagger';
import type { BrowserSession } from './browser-sessions.js';

const AT = '2026-11-23T12:00:00.000Z';

export class SessionResponse {
  @ApiProperty({ description: 'Id, to end it by.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({
    description: 'What the browser calls itself.',
    type: String,
    nullable: true,
    example: 'Mozilla/5.0 …',
  })
  client: string | null;

  @ApiProperty({ description: 'The address it was started from.', example: '203.0.113.7' })
  address: string;

  @ApiProperty({ description: 'When it was started.', example: AT })
  startedAt: Date;

  @ApiProperty({ description: 'When it was used last, to about ten minutes.', example: AT })
  usedAt: Date;

  @ApiProperty({ description: 'When it ends unless it is used; each use moves it.', example: AT })
  expiresAt: Date;

  @ApiProperty({ description: 'Whether it is the session of this request.', example: true })
  current: boolean;

  static from(session: BrowserSession, tokenId: string): SessionResponse {
    return { ...session, current: session.id === tokenId };
  }
}

export class SessionList {
  @ApiProperty({ description: 'Sessions that go on, the one used last first.', type: [SessionResponse] })
  results: SessionResponse[];
}
