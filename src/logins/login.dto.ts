import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Validate,
  ValidateNested,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { PageOf, SecretTexts } from '../common/index.js';
import { findLoginType, LOGIN_TYPE_NAMES, SETTINGS_CLASSES } from './login-types.js';
import { LoginTls } from './login-tls.dto.js';
import { LoginState } from './login-state.dto.js';
import type { Login } from './login.entity.js';
import { SessionRules } from './session-rules.dto.js';

/** `login` is what the fields of the login itself are called by. */
@ValidatorConstraint()
class SecretNames implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return Object.entries(Object(value) as object).every(
      ([name, text]) =>
        /^[A-Za-z_]\w{0,39}$/.test(name) && name !== 'login' && typeof text === 'string' && text !== '',
    );
  }

  defaultMessage(): string {
    return 'secrets must be texts by names of letters, digits and _, and none is called login';
  }
}

/** A login as it is sent: its `type` says which settings it has. */
@ApiExtraModels(...SETTINGS_CLASSES)
export class LoginRequest {
  @ApiProperty({
    description: 'How flows refer to the login; it cannot be changed later.',
    example: 'omnitron',
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    maxLength: 63,
  })
  @IsString()
  @MaxLength(63)
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    message: 'slug must be lower-case letters and digits with dashes between, like erp-main',
  })
  slug: string;

  @ApiProperty({ description: 'Name for people.', example: 'Omnitron of the shop', maxLength: 100 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  @ApiProperty({
    description: 'The way of logging in.',
    example: 'omnitron',
    enum: LOGIN_TYPE_NAMES,
  })
  @IsIn([...LOGIN_TYPE_NAMES])
  type: string;

  @ApiProperty({
    description: 'Settings of that type. `***` in a secret keeps what is stored.',
    type: 'object',
    additionalProperties: true,
  })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type((help) => findLoginType((help?.object as { type?: unknown } | undefined)?.type)?.settings ?? Object)
  settings: object;

  @SecretTexts({
    description: 'Named secrets for the expressions of the flows that use this login: `${secret.<name>}`.',
    example: { signing: 'f3b0c44298fc1c149afb' },
  })
  @Validate(SecretNames)
  secrets: Record<string, string> = {};

  @ApiPropertyOptional({ description: 'Lifetime of a session and the signs of its end.', type: SessionRules })
  @IsObject()
  @ValidateNested()
  @Type(() => SessionRules)
  session: SessionRules = new SessionRules();

  @ApiPropertyOptional({
    description: 'TLS, where the well-known authorities do not do.',
    type: LoginTls,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LoginTls)
  tls: LoginTls | null = null;
}

/** A login as it is read back: every secret is `***`. */
@ApiExtraModels(...SETTINGS_CLASSES)
export class LoginResponse {
  @ApiProperty({ description: 'Id.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'How flows refer to the login.', example: 'omnitron' })
  slug: string;

  @ApiProperty({ description: 'Name for people.', example: 'Omnitron of the shop' })
  name: string;

  @ApiProperty({
    description: 'The way of logging in.',
    example: 'omnitron',
    enum: LOGIN_TYPE_NAMES,
  })
  type: string;

  @ApiProperty({
    description: 'Settings of that type, secrets as `***`.',
    type: 'object',
    additionalProperties: true,
  })
  settings: Record<string, unknown>;

  @ApiProperty({
    description: 'Named secrets, each as `***`.',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { signing: '***' },
  })
  secrets: Record<string, unknown>;

  @ApiProperty({ description: 'Lifetime of a session and the signs of its end.', type: SessionRules })
  session: SessionRules;

  @ApiProperty({ description: 'TLS settings, the key as `***`.', type: LoginTls, nullable: true })
  tls: LoginTls | null;

  @ApiProperty({ description: 'Goes up with every change; also the `ETag`.', example: 1 })
  version: number;

  @ApiProperty({ description: 'When the login was made.', example: '2026-11-23T12:00:00.000Z' })
  createdAt: Date;

  @ApiProperty({ description: 'When the login was changed last.', example: '2026-11-23T12:00:00.000Z' })
  updatedAt: Date;

  @ApiProperty({ description: 'Who uses the login, and how it does.', type: LoginState })
  state: LoginState;

  static from(login: Login, state: LoginState): LoginResponse {
    const { id, slug, name, type, settings, secrets, version, createdAt, updatedAt } = login;
    const session = Object.assign(new SessionRules(), login.session);
    const tls = login.tls === null ? null : Object.assign(new LoginTls(), login.tls);
    return { id, slug, name, type, settings, secrets, session, tls, version, createdAt, updatedAt, state };
  }
}

export class LoginList extends PageOf {
  @ApiProperty({ description: 'Logins of this page, by slug.', type: [LoginResponse] })
  results: LoginResponse[];
}
