import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { AuthUser } from './access-token.service.js';
import type { AccessRule } from './role.js';
import type { FlowPlace, Scope } from './scope.js';

/** Where a route's rule, scope and place of the flow stand in the OpenAPI document, for readers, clients and tests. */
const RULE_EXTENSION = 'x-required-role';
const SCOPE_EXTENSION = 'x-scope';
const FLOW_EXTENSION = 'x-flow';

/** Who may call a route. Without a scope no API token with scopes may; without a place of the flow none that is limited to flows. */
export interface RouteAccess {
  readonly rule: AccessRule;
  readonly scope: Scope | null;
  readonly flowAt: FlowPlace | null;
}

export const PublicRoute = Reflector.createDecorator<true>();
export const RouteAccessOf = Reflector.createDecorator<RouteAccess>();

/** Marks a route that needs no token. */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(PublicRoute(true), documented('none', null, null), ApiSecurity({}));

/**
 * Names the least role that may call a route, or `anyone` who is logged in; the scope that an API token needs for it; and where
 * the request names the flow, for tokens that are limited to flows.
 */
export const Allow = (
  rule: AccessRule,
  scope: Scope | null = null,
  flowAt: FlowPlace | null = null,
): MethodDecorator & ClassDecorator =>
  applyDecorators(RouteAccessOf({ rule, scope, flowAt }), documented(rule, scope, flowAt));

const documented = (
  rule: AccessRule | 'none',
  scope: Scope | null,
  flowAt: FlowPlace | null,
): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiExtension(RULE_EXTENSION, rule),
    ApiExtension(SCOPE_EXTENSION, scope ?? 'none'),
    ApiExtension(FLOW_EXTENSION, flowAt ?? 'none'),
  );

/** A route that the token of a setting opens too, for machines that cannot log in. It opens no other route. */
export const AlsoToken = Reflector.createDecorator<'METRICS_TOKEN'>();

/** The user who makes the request. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext): AuthUser | undefined => {
    return context.switchToHttp().getRequest<Request & { user?: AuthUser }>().user;
  },
);
