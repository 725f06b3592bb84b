import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PageOf } from '../common/index.js';
import type { IssuedToken } from './access-token.service.js';
import type { ApiToken } from './api-token.service.js';

const FLOWS = {
  description:
    'Slugs of the outbound flows that the token may post to. It then opens nothing else, whatever the role of its user. Null: everything that the role may do.',
  type: String,
  isArray: true,
  nullable: true,
  example: ['erp-images'],
} as const;

export class CreateApiTokenRequest {
  @ApiProperty({ description: 'What the token is for.', example: 'SAP, product images', maxLength: 100 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  @ApiPropertyOptional({
    description: 'Days until it expires.',
    example: 365,
    minimum: 1,
    maximum: 3650,
    default: 365,
  })
  @IsInt()
  @Min(1)
  @Max(3650)
  expiresInDays: number = 365;

  @ApiPropertyOptional({ ...FLOWS, default: null, minItems: 1, maxItems: 100 })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, { each: true, message: 'each of flows must be the slug of a flow' })
  @MaxLength(64, { each: true })
  flows: string[] | null = null;
}

export class CreatedApiTokenResponse {
  @ApiProperty({ description: 'Id, to revoke it by.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({
    description: 'The token, for `Authorization: Bearer …`. It is shown this once.',
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…',
  })
  accessToken: string;

  @ApiProperty({ description: 'When it expires.', example: '2027-11-26T12:00:00.000Z' })
  expiresAt: Date;

  static from({ tokenId, accessToken, expiresAt }: IssuedToken): CreatedApiTokenResponse {
    return { id: tokenId, accessToken, expiresAt };
  }
}

export class ApiTokenResponse {
  @ApiProperty({ description: 'Id.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'What the token is for.', example: 'SAP, product images' })
  name: string;

  @ApiProperty(FLOWS)
  flows: readonly string[] | null;

  @ApiProperty({ description: 'When it was made.', example: '2026-11-26T12:00:00.000Z' })
  issuedAt: Date;

  @ApiProperty({ description: 'When it expires.', example: '2027-11-26T12:00:00.000Z' })
  expiresAt: Date;

  @ApiProperty({
    description: 'When it was revoked, or null.',
    type: Date,
    nullable: true,
    example: null,
  })
  revokedAt: Date | null;

  static from({ id, name, flows, issuedAt, expiresAt, revokedAt }: ApiToken): ApiTokenResponse {
    return { id, name, flows, issuedAt, expiresAt, revokedAt };
  }
}

export class ApiTokenList extends PageOf {
  @ApiProperty({ description: 'Tokens of this page, newest first.', type: [ApiTokenResponse] })
  results: ApiTokenResponse[];
}
