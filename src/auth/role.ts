/**
 * The roles of users: the hosted product's Partner, Project and View User, and the account that an ERP uses, which may
 * post to outbound flows and nothing else.
 */
export const USER_ROLES = ['admin', 'editor', 'viewer', 'sender'] as const;
export type Role = (typeof USER_ROLES)[number];

/**
 * The access control of the whole application: each route names one of these rules, and the guard asks this table who
 * may pass. `docs/security.md` lists the rule of every route, and a test holds the two together.
 */
const PASSES = {
  anyone: ['admin', 'editor', 'viewer', 'sender'],
  sender: ['admin', 'editor', 'sender'],
  viewer: ['admin', 'editor', 'viewer'],
  editor: ['admin', 'editor'],
  admin: ['admin'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** Whom a route is for: the least role that may call it, or `anyone` who is logged in. */
export type AccessRule = keyof typeof PASSES;

/** Whether a user of this role may call a route with this rule. */
export function mayPass(role: Role, rule: AccessRule): boolean {
  return (PASSES[rule] as readonly Role[]).includes(role);
}
