import { userInfo } from 'node:os';
import { AppConfig } from '../../config/index.js';

/** The settings of the server on this machine, for a process that only answers. */
export function localConfig(environment: NodeJS.ProcessEnv): AppConfig {
  return AppConfig.fromEnv({
    ...environment,
    ROLES: 'api',
    LOG_LEVEL: environment['CLI_LOG_LEVEL'] || 'fatal',
  });
}

/** Who the audit log says it was. */
export function operatorName(): string {
  return `cli:${userInfo().username}`;
}
