import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { AppConfig } from '../config/index.js';
import { AccessTokens, type AuthUser } from './access-token.service.js';
import { AlsoToken, PublicRoute, RouteRule } from './auth.decorators.js';
import { authError } from './auth.errors.js';
import { Operator } from './operator.js';
import { mayPass } from './role.js';
import { BrowserSessions } from './browser-sessions.js';
import { assertOwnOrigin, cookieOf, sendCookie } from './session-cookie.js';

/** The one guard of all routes: a valid bearer token or a browser's session, and a role that may. A route that names no role is for admins. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly config: AppConfig,
    private readonly operator: Operator,
    private readonly sessions: BrowserSessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride(PublicRoute, targets)) return true;
    const request = context.switchToHttp().getRequest<Request & { user?: AuthUser }>();
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const setting = this.reflector.getAllAndOverride(AlsoToken, targets);
    if (setting !== undefined && token !== undefined && isSame(token, this.config[setting])) return true;
    const user =
      token === undefined
        ? await this.userOfSession(request, context.switchToHttp().getResponse<Response>())
        : (this.operator.findUser(token) ?? (await this.tokens.getUser(token)));
    const rule = this.reflector.getAllAndOverride(RouteRule, targets) ?? 'admin';
    if (!mayPass(user.role, rule)) {
      throw authError('FORBIDDEN', `This needs the role ${rule}; ${user.email} is ${user.role}.`);
    }
    if (user.flows !== null && rule !== 'sender') {
      throw authError(
        'FORBIDDEN',
        `This token may only post to these flows: ${user.flows.join(', ')}. Log in as ${user.email} for anything else.`,
      );
    }
    request.user = user;
    return true;
  }

  /** A session lives on while it is used: from time to time its cookie is sent anew. */
  private async userOfSession(request: Request, response: Response): Promise<AuthUser> {
    const cookie = cookieOf(request);
    if (cookie === null) {
      throw authError(
        'UNAUTHENTICATED',
        'Send "Authorization: Bearer <token>"; POST /api/v1/auth/login gives one.',
      );
    }
    assertOwnOrigin(request, this.config);
    const { user, renewed } = await this.sessions.getUser(cookie);
    if (renewed) sendCookie(request, response, cookie, this.config);
    return user;
  }
}

/** Compares in the same time wherever the texts differ. */
function isSame(given: string, expected: string | undefined): boolean {
  if (expected === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
