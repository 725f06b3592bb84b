import { ApiProperty } from '@nestjs/swagger';
import type { ShownExchange } from './shown-exchange.js';

const HEADERS = {
  description: 'Headers, secrets as `***`.',
  type: 'object' as const,
  additionalProperties: { type: 'string' as const },
};

class ShownRequest {
  @ApiProperty({ description: 'HTTP method.', example: 'GET' })
  readonly method: string;

  @ApiProperty({
    description: 'URL, secrets as `***`.',
    example: 'https://erp.example.com/api/images/?limit=500',
  })
  readonly url: string;

  @ApiProperty({ ...HEADERS, example: { accept: 'application/json', authorization: '***' } })
  readonly headers: Readonly<Record<string, string>>;

  @ApiProperty({ description: 'Body, or how it begins.', type: String, nullable: true, example: null })
  readonly body: string | null;
}

class ShownAnswer {
  @ApiProperty({ description: 'HTTP status.', example: 200 })
  readonly status: number;

  @ApiProperty({ ...HEADERS, example: { 'content-type': 'application/json' } })
  readonly headers: Readonly<Record<string, string>>;

  @ApiProperty({ description: 'Bytes of the body, decompressed.', example: 15 })
  readonly bytes: number;

  @ApiProperty({ description: 'Milliseconds from the request to the last byte.', example: 80 })
  readonly durationMs: number;

  @ApiProperty({ description: 'How the body begins.', example: '{"results": []}' })
  readonly excerpt: string;
}

/** What was sent to another server, and what it answered. */
export class ShownExchangeResponse implements ShownExchange {
  @ApiProperty({ description: 'The request as it was sent.', type: ShownRequest })
  request: ShownRequest;

  @ApiProperty({
    description: 'The same for a terminal; put the secrets in yourself.',
    example: "curl -X GET 'https://erp.example.com/api/images/?limit=500'",
  })
  curl: string;

  @ApiProperty({ description: 'The response.', type: ShownAnswer })
  response: ShownAnswer;
}
