import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { OptionalSeconds, TokenPath } from './settings-fields.js';

/** How long a session is good, and how the other side says that it is over. */
export class SessionRules {
  @OptionalSeconds({
    description:
      'Lifetime of a token in seconds, when the other side does not tell. It wins over what the response or the token say.',
    example: 3600,
    default: null,
  })
  lifetimeSeconds: number | null = null;

  @TokenPath({
    description:
      'Where the response tells the lifetime: seconds, seconds since 1970, or a date. Without it, the `exp` of a JWT counts.',
    example: '$.expires_in',
    default: '$.expires_in',
    nullable: true,
  })
  expiresPath: string | null = '$.expires_in';

  @ApiPropertyOptional({
    description: 'Statuses that mean "log in again".',
    example: [401],
    default: [401],
    type: [Number],
  })
  @IsArray()
  @ArrayMaxSize(20)
  @IsInt({ each: true })
  @Min(200, { each: true })
  @Max(599, { each: true })
  rejectedStatuses: number[] = [401];

  @ApiPropertyOptional({
    description:
      'A text whose presence in a short response (below 64 KiB) means "log in again", for servers that say so with status 200.',
    example: 'Session expired',
    default: null,
    type: String,
    nullable: true,
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  rejectedText: string | null = null;
}
