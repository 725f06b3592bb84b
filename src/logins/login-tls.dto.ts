import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { OptionalSecretText } from './settings-fields.js';

/** TLS of the other side's server. There is no way to turn verification off. */
export class LoginTls {
  @ApiPropertyOptional({
    description:
      'Certificates (PEM) of the authority to trust, for servers with a certificate of their own making.',
    example: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----',
    default: null,
    type: String,
    nullable: true,
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200_000)
  ca: string | null = null;

  @ApiPropertyOptional({
    description: 'Client certificate (PEM), for servers that ask for one.',
    example: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----',
    default: null,
    type: String,
    nullable: true,
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200_000)
  cert: string | null = null;

  @OptionalSecretText({
    description: 'Key (PEM) of the client certificate.',
    example: '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----',
  })
  key: string | null = null;
}
