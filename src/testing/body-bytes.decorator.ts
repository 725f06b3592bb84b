import { createParamDecorator, type ExecutionContext, type RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';

/** The JSON body as it was sent, for routes whose body another thread parses. An empty object where there is none. */
export const BodyBytes = createParamDecorator((_data: unknown, context: ExecutionContext): Uint8Array => {
  const { rawBody } = context.switchToHttp().getRequest<RawBodyRequest<Request>>();
  return rawBody === undefined || rawBody.length === 0 ? Buffer.from('{}') : rawBody;
});
