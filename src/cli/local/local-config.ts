import { userInfo } from 'node:os';
import { AppConfig } from '../../config/index.js';
import { logToStandardError } from './standard-error-log.js';

/** The settings of the server on this machine, for a process that only answers. */
export function localConfig(environment: NodeJS.ProcessEnv): AppConfig {
  const config = AppConfig.fromEnv({
    ...environment,
    ROLES: 'api',
    LOG_LEVEL: environment['CLI_LOG_LEVEL'] || 'fatal',
  });
  logToStandardError(config.LOG_LEVEL);
  return config;
}

/** Who the audit log says it was. */
export function operatorName(): string {
  return `cli:${userInfo().username}`;
}
