import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';

/** Time for the line and the headers of a request; a client that sends them byte by byte holds a connection no longer. */
const HEADERS_MS = 10_000;
/** How often connections are looked at; Node's own default is half a minute. */
const LOOK_EVERY_MS = 2_000;

/** Ends connections that send no request, and keeps answers with tokens and data out of every cache. */
export function hardenServer(app: NestExpressApplication): void {
  Object.assign(app.getHttpServer(), {
    headersTimeout: HEADERS_MS,
    connectionsCheckingInterval: LOOK_EVERY_MS,
  });
  app.use((request: Request, response: Response, next: () => void) => {
    if (/^\/(api|metrics|health)\b/.test(request.path)) response.setHeader('Cache-Control', 'no-store');
    next();
  });
}
