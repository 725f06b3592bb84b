import type { Request } from 'express';
import { isId } from '../common/index.js';
import type { AuthUser } from './access-token.service.js';
import { isListed } from './address-list.js';
import type { RouteAccess } from './auth.decorators.js';
import { authError } from './auth.errors.js';
import type { FlowOfRun } from './run-flows.js';

/** `ADDRESS_NOT_ALLOWED` when a token is used from elsewhere than its list says. */
export function assertAddress(name: string, addresses: readonly string[] | null, address: string): void {
  if (addresses === null || isListed(address, addresses)) return;
  throw authError(
    'ADDRESS_NOT_ALLOWED',
    `The token "${name}" may not be used from ${address}. Add this address to the token, or call from one that it lists.`,
  );
}

/** `SCOPE_MISSING` when a token has scopes, and not that of the route. */
export function assertScope(user: AuthUser, { scope }: Pick<RouteAccess, 'scope'>): void {
  if (user.scopes === null || (scope !== null && user.scopes.includes(scope))) return;
  const has = `The token "${user.tokenName}" has: ${user.scopes.join(', ')}.`;
  throw authError(
    'SCOPE_MISSING',
    scope === null
      ? `No API token with scopes may do this. Log in as ${user.email}.`
      : `This needs a token with the scope ${scope}. ${has}`,
  );
}

/**
 * `FLOW_NOT_ALLOWED` when a token is limited to flows and the request is about another one, or about none in particular. What does
 * not exist is left to the route, which says so.
 */
export async function assertFlow(
  user: AuthUser,
  { flowAt }: Pick<RouteAccess, 'flowAt'>,
  request: Request,
  flowOfRun: FlowOfRun,
): Promise<void> {
  if (user.flows === null) return;
  const own = `The token "${user.tokenName}" is limited to these flows: ${user.flows.join(', ')}.`;
  if (flowAt === null) {
    throw authError('FLOW_NOT_ALLOWED', `${own} This request is not about one flow.`);
  }
  if (flowAt === 'query' && request.query['flow'] === undefined) {
    throw authError('FLOW_NOT_ALLOWED', `${own} Name one of them: ?flow=${user.flows[0] ?? ''}.`);
  }
  const flow = await flowIn(request, flowAt, flowOfRun);
  if (flow === null || (typeof flow === 'string' && user.flows.includes(flow))) return;
  throw authError('FLOW_NOT_ALLOWED', own);
}

/** The slug as it was sent, of whatever type; null for a run that does not exist. */
async function flowIn(
  { params, query }: Request,
  flowAt: NonNullable<RouteAccess['flowAt']>,
  flowOfRun: FlowOfRun,
): Promise<unknown> {
  if (flowAt === 'path') return params['slug'];
  if (flowAt === 'query') return query['flow'];
  const run = params['id'] ?? params['run'];
  return typeof run === 'string' && isId(run) ? flowOfRun(run) : null;
}
