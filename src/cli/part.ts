/** The part of this machine's installation that a command needs. */
export type Part = 'all' | 'users' | 'logins' | 'logs';
