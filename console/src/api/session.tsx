import { createContext, type ReactNode, use } from 'react';
import rules from 'virtual:rules';
import type { Schemas } from './client.js';

export type User = Schemas['MeResponse'];

const UserContext = createContext<User | null>(null);

export function UserProvider({ user, children }: { readonly user: User; readonly children: ReactNode }) {
  return <UserContext value={user}>{children}</UserContext>;
}

/** Who is logged in; below the frame there always is somebody. */
export function useUser(): User {
  const user = use(UserContext);
  if (user === null) throw new Error('No user outside of the frame');
  return user;
}

const RANKS = ['viewer', 'editor', 'admin'];

/** Whether the user's role may call an operation, as openapi.json says: what may not is not offered. The server decides. */
export function useMay(): (operation: string) => boolean {
  const { role } = useUser();
  return (operation) => {
    const rule = rules[operation];
    if (rule === undefined) throw new Error(`There is no operation ${operation}`);
    if (rule === 'none' || rule === 'anyone') return true;
    if (rule === 'sender') return role !== 'viewer';
    return RANKS.indexOf(role) >= RANKS.indexOf(rule);
  };
}
