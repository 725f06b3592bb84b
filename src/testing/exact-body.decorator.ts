import { createParamDecorator, type ExecutionContext, type RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';
import { parseExactJson } from '../transform/index.js';

/**
 * The JSON body as it was sent, for routes that take any JSON: nothing is stripped or converted, and where the application
 * keeps raw bodies, 4.0 stays apart from 4. The route checks the body's shape itself.
 */
export const ExactBody = createParamDecorator((_data: unknown, context: ExecutionContext): unknown => {
  const request = context.switchToHttp().getRequest<RawBodyRequest<Request>>();
  if (request.rawBody === undefined || request.rawBody.length === 0) return request.body as unknown;
  return parseExactJson(new TextDecoder().decode(request.rawBody));
});
