import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { AppConfig } from '../config/index.js';
import { type ConsoleFile, consoleFolder, readConsoleFiles } from './console-files.js';

const BASE = '/console/';
const YEAR_SECONDS = 31_536_000;
/** Thumbnails come from the merchants' own servers; they are told nothing of where they are shown. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The component kit writes style elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: https:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves the browser console below `/console/`, in processes with the role `api`: files with a digest in their name for ever,
 * and the page itself for every address that is no file, so that links into the console work. `/` leads there.
 */
export function serveConsole(
  app: Pick<NestExpressApplication, 'use'>,
  { ROLES }: Pick<AppConfig, 'ROLES'>,
  folder = consoleFolder(),
): void {
  if (!ROLES.includes('api')) return;
  let read: ReadonlyMap<string, ConsoleFile> | undefined;
  app.use((request: Request, response: Response, next: NextFunction) => {
    const { method, path } = request;
    if (method !== 'GET' && method !== 'HEAD') return next();
    if (path === '/' || path === BASE.slice(0, -1)) return response.redirect(302, BASE);
    if (!path.startsWith(BASE)) return next();
    read ??= readConsoleFiles(folder);
    const name = path.slice(BASE.length);
    const file = read.get(name) ?? (isPage(name) ? read.get('index.html') : undefined);
    if (file === undefined) return next();
    return send(request, response, file, name.startsWith('assets/'));
  });
}

/** Files have a dot in their last part; pages of the console do not. */
function isPage(name: string): boolean {
  return !name.startsWith('assets/') && !/\.[^/]*$/.test(name);
}

function send(request: Request, response: Response, file: ConsoleFile, isImmutable: boolean): void {
  response.set({
    'Content-Type': file.type,
    'Content-Security-Policy': POLICY,
    'Cache-Control': isImmutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
    ETag: file.etag,
    Vary: 'Accept-Encoding',
  });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const coding = request.acceptsEncodings(...file.bodies.keys()) || 'identity';
  if (coding !== 'identity') response.set('Content-Encoding', coding);
  const body = file.bodies.get(coding);
  response.set('Content-Length', String(body?.length ?? 0));
  response.end(request.method === 'HEAD' ? undefined : body);
}
