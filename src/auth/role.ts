/**
 * The roles of users. `admin` ⊃ `editor` ⊃ `viewer`; `sender` stands apart: it may post to outbound flows and
 * nothing else. (The hosted product's Partner, Project and View User, and the account an ERP uses.)
 */
export const USER_ROLES = ['admin', 'editor', 'viewer', 'sender'] as const;
export type Role = (typeof USER_ROLES)[number];

const RANK: Readonly<Record<Exclude<Role, 'sender'>, number>> = { viewer: 1, editor: 2, admin: 3 };

/** Whether a user of role `held` may do what `needed` may. Editors and admins may send, viewers may not. */
export function mayAct(held: Role, needed: Role): boolean {
  if (held === 'sender') return needed === 'sender';
  if (needed === 'sender') return RANK[held] >= RANK.editor;
  return RANK[held] >= RANK[needed];
}
