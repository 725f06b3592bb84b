import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { AppConfig } from '../config/index.js';
import { AccessTokens, type AuthUser } from './access-token.service.js';
import { AlsoToken, PublicRoute, type RouteAccess, RouteAccessOf } from './auth.decorators.js';
import { authError } from './auth.errors.js';
import { Operator } from './operator.js';
import { mayPass } from './role.js';
import { RunFlows } from './run-flows.js';
import { BrowserSessions } from './browser-sessions.js';
import { assertOwnOrigin, cookieOf, sendCookie } from './session-cookie.js';
import { assertAddress, assertFlow, assertScope } from './token-limits.js';

const ADMINS: RouteAccess = { rule: 'admin', scope: null, flowAt: null };

/**
 * The one guard of all routes: a valid bearer token or a browser's session, a role that may, and a token
 * whose scopes, flows and addresses allow it. A route that names no role is for admins, without API tokens that have scopes.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly config: AppConfig,
    private readonly operator: Operator,
    private readonly sessions: BrowserSessions,
    private readonly runs: RunFlows,
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
        : (this.operator.findUser(token) ?? (await this.userOfToken(token, request.ip ?? '')));
    const access = this.reflector.getAllAndOverride(RouteAccessOf, targets) ?? ADMINS;
    if (!mayPass(user.role, access.rule)) {
      throw authError('FORBIDDEN', `This needs the role ${access.rule}; ${user.email} is ${user.role}.`);
    }
    assertScope(user, access);
    await assertFlow(user, access, request, (id) => this.runs.flowOf(id));
    request.user = user;
    return true;
  }

  private async userOfToken(token: string, address: string): Promise<AuthUser> {
    const { user, addresses, isUseDue } = await this.tokens.getHeld(token);
    assertAddress(user.tokenName ?? user.email, addresses, address);
    if (isUseDue) await this.tokens.noteUse(user.tokenId, address);
    return user;
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
