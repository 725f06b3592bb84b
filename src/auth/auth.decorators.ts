import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { AuthUser } from './access-token.service.js';
import type { AccessRule } from './role.js';

/** Where a route's rule stands in the OpenAPI document, for readers, clients and tests. */
const RULE_EXTENSION = 'x-required-role';

export const PublicRoute = Reflector.createDecorator<true>();
export const RouteRule = Reflector.createDecorator<AccessRule>();

/** Marks a route that needs no token. */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(PublicRoute(true), ApiExtension(RULE_EXTENSION, 'none'), ApiSecurity({}));

/** Names the least role that may call a route, or `anyone` who is logged in. */
export const Allow = (rule: AccessRule): MethodDecorator & ClassDecorator =>
  applyDecorators(RouteRule(rule), ApiExtension(RULE_EXTENSION, rule));

/** A route that the token of a setting opens too, for machines that cannot log in. It opens no other route. */
export const AlsoToken = Reflector.createDecorator<'METRICS_TOKEN'>();

/** The user who makes the request. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext): AuthUser | undefined => {
    return context.switchToHttp().getRequest<Request & { user?: AuthUser }>().user;
  },
);
