import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PageOf } from '../common/index.js';
import type { ApiTokenTerms, IssuedToken } from './access-token.service.js';
import type { ApiToken } from './api-token.service.js';
import { SCOPE_MEANINGS, type Scope, SCOPES } from './scope.js';
import { AddressesField, FlowsField } from './token-fields.js';

const DAY_SECONDS = 86_400;
const SCOPES_TEXT = SCOPES.map((scope) => `\`${scope}\`: ${SCOPE_MEANINGS[scope]}`).join('; ');
const NAME = { description: 'What the token is for.', example: 'SAP, product images', maxLength: 100 };
const DAYS = { description: 'Days from now until it expires.', example: 365, minimum: 1, maximum: 3650 };
const SCOPES_FIELD = {
  enum: SCOPES,
  isArray: true,
  minItems: 1,
  example: ['runs:start', 'runs:read'] satisfies Scope[],
};

export class CreateTokenRequest {
  @ApiProperty(NAME)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  @ApiPropertyOptional({ ...DAYS, default: 365 })
  @IsInt()
  @Min(1)
  @Max(3650)
  expiresInDays: number = 365;

  @ApiProperty({
    description: `What the token may do, within the role of its user. ${SCOPES_TEXT}.`,
    ...SCOPES_FIELD,
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes: Scope[];

  @FlowsField({ default: null })
  flows: string[] | null = null;

  @AddressesField({ default: null })
  addresses: string[] | null = null;
}

export class CreateApiTokenRequest {
  @ApiProperty(NAME)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  @ApiPropertyOptional({ ...DAYS, default: 365 })
  @IsInt()
  @Min(1)
  @Max(3650)
  expiresInDays: number = 365;

  @ApiPropertyOptional({
    description: `What the token may do, within the role of its user. Null: everything that the role may do; limited to flows, \`outbound:post\`. ${SCOPES_TEXT}.`,
    ...SCOPES_FIELD,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes: Scope[] | null = null;

  @FlowsField({ default: null })
  flows: string[] | null = null;

  @AddressesField({ default: null })
  addresses: string[] | null = null;
}

export class UpdateTokenRequest {
  @ApiPropertyOptional(NAME)
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;

  @ApiPropertyOptional(DAYS)
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3650)
  expiresInDays?: number;

  @ApiPropertyOptional({ description: 'What the token may do.', ...SCOPES_FIELD })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes?: Scope[];

  @FlowsField()
  flows?: string[] | null;

  @AddressesField()
  addresses?: string[] | null;
}

/** The terms that a request asks for. */
export function termsOf({
  expiresInDays,
  ...terms
}: CreateTokenRequest | CreateApiTokenRequest): ApiTokenTerms {
  const scopes = terms.scopes ?? (terms.flows === null ? null : (['outbound:post'] as const));
  return { ...terms, scopes, lifetimeSeconds: expiresInDays * DAY_SECONDS };
}

export function changeOf({
  expiresInDays,
  name,
  scopes,
  flows,
  addresses,
}: UpdateTokenRequest): Partial<ApiTokenTerms> {
  return {
    ...(name !== undefined && name !== null && { name }),
    ...(scopes !== undefined && scopes !== null && { scopes }),
    ...(flows !== undefined && { flows }),
    ...(addresses !== undefined && { addresses }),
    ...(typeof expiresInDays === 'number' && { lifetimeSeconds: expiresInDays * DAY_SECONDS }),
  };
}

export class CreatedApiTokenResponse {
  @ApiProperty({ description: 'Id, to revoke it by.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({
    description: 'The token, for `Authorization: Bearer …`. It is shown this once.',
    example: 'ii_4fQ0rXb7c1mZ…',
  })
  accessToken: string;

  @ApiProperty({ description: 'When it expires.', example: '2027-11-26T12:00:00.000Z' })
  expiresAt: Date;

  static from({ tokenId, accessToken, expiresAt }: IssuedToken): CreatedApiTokenResponse {
    return { id: tokenId, accessToken, expiresAt };
  }
}

export class ApiTokenResponse implements ApiToken {
  @ApiProperty({ description: 'Id.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'What the token is for.', example: 'SAP, product images' })
  name: string;

  @ApiProperty({
    description: 'How its text begins, to know it by; null for tokens of an older version.',
    type: String,
    nullable: true,
    example: 'ii_4fQ0r',
  })
  prefix: string | null;

  @ApiProperty({
    description: 'The user it acts for; it never may more than the role of this user.',
    example: 'ayse@example.com',
  })
  user: string;

  @ApiProperty({
    description: 'What it may do. Null: everything that the role of its user may.',
    ...SCOPES_FIELD,
    nullable: true,
  })
  scopes: readonly Scope[] | null;

  @ApiProperty({
    description: 'Slugs of the flows that it is limited to. Null: all.',
    type: String,
    isArray: true,
    nullable: true,
    example: ['erp-images'],
  })
  flows: readonly string[] | null;

  @ApiProperty({
    description: 'Addresses and networks that it may be used from. Null: all.',
    type: String,
    isArray: true,
    nullable: true,
    example: ['203.0.113.0/24'],
  })
  addresses: readonly string[] | null;

  @ApiProperty({
    description: 'Who made it; null for tokens of an older version.',
    type: String,
    nullable: true,
    example: 'ayse@example.com',
  })
  createdBy: string | null;

  @ApiProperty({ description: 'When it was made.', example: '2026-11-26T12:00:00.000Z' })
  issuedAt: Date;

  @ApiProperty({ description: 'When it expires.', example: '2027-11-26T12:00:00.000Z' })
  expiresAt: Date;

  @ApiProperty({
    description: 'When it was used last, to the minute; null: never, or unknown.',
    type: Date,
    nullable: true,
    example: '2026-12-01T08:00:00.000Z',
  })
  usedAt: Date | null;

  @ApiProperty({
    description: 'The address it was used from then.',
    type: String,
    nullable: true,
    example: '203.0.113.7',
  })
  usedFrom: string | null;

  @ApiProperty({
    description: 'When it was revoked, or null.',
    type: Date,
    nullable: true,
    example: null,
  })
  revokedAt: Date | null;
}

export class ApiTokenList extends PageOf {
  @ApiProperty({ description: 'Tokens of this page, newest first.', type: [ApiTokenResponse] })
  results: ApiTokenResponse[];
}
