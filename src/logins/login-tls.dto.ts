import { SecretText, Text } from '../common/index.js';

/** TLS of the other side's server. There is no way to turn verification off. */
export class LoginTls {
  @Text({
    description:
      'Certificates (PEM) of the authority to trust, for servers with a certificate of their own making.',
    example: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----',
    maxLength: 200_000,
  })
  ca: string | null = null;

  @Text({
    description: 'Client certificate (PEM), for servers that ask for one.',
    example: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----',
    maxLength: 200_000,
  })
  cert: string | null = null;

  @SecretText({
    description: 'Key (PEM) of the client certificate.',
    example: '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----',
  })
  key: string | null = null;
}
