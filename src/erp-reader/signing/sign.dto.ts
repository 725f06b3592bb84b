import { Choice, Constant, Text } from '../../common/index.js';

/** A signature of each request in a header: HMAC over a text that is made of the request. */
export class HmacSign {
  @Constant('HMAC over a text made of the request.')
  type = 'hmac' as const;

  @Text({
    description: 'Key: an expression over the named secrets of the login.',
    example: '${secret.signing}',
  })
  key: string;

  @Text({
    description:
      'What is signed: an expression over the request, `request.method`, `request.path` and the like.',
    example: '${request.method}\n${request.target}\n${request.body:sha256()}',
    maxLength: 4_000,
  })
  text: string;

  @Choice({
    description: 'Digest.',
    enum: ['sha256', 'sha1', 'sha384', 'sha512', 'md5'],
    enumName: 'SignAlgorithm',
  })
  algorithm: 'sha256' | 'sha1' | 'sha384' | 'sha512' | 'md5' = 'sha256';

  @Choice({
    description: 'How the signature is written.',
    enum: ['hex', 'base64', 'base64url'],
    enumName: 'SignEncoding',
  })
  encoding: 'hex' | 'base64' | 'base64url' = 'hex';

  @Text({
    description: 'Header that carries the signature.',
    example: 'X-Signature',
    maxLength: 200,
    pattern: /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/,
    message: 'header must be the name of an HTTP header, like X-Signature',
  })
  header: string = 'X-Signature';

  @Text({
    description: 'What stands before the signature; may be an expression.',
    example: 'HMAC ',
    empty: true,
  })
  prefix: string = '';
}

/** AWS Signature Version 4, for API Gateway, S3 and what speaks like them. */
export class AwsSign {
  @Constant('AWS Signature Version 4.')
  type = 'aws-sigv4' as const;

  @Text({ description: 'Service that is signed for.', example: 'execute-api', maxLength: 100 })
  service: string = 'execute-api';

  @Text({ description: 'Region that is signed for.', example: 'eu-central-1', maxLength: 100 })
  region: string;

  @Text({ description: 'Access key id: an expression.', example: '${secret.accessKeyId}' })
  accessKeyId: string;

  @Text({ description: 'Secret access key: an expression.', example: '${secret.secretAccessKey}' })
  secretAccessKey: string;

  @Text({ description: 'Session token of temporary keys: an expression.', example: '${secret.sessionToken}' })
  sessionToken: string | null = null;
}

export const SIGN_CLASSES = [HmacSign, AwsSign] as const;
export type Sign = HmacSign | AwsSign;
