// Light, so that a wrong setting and a command are answered at once: nothing here loads Nest. Its module is `config.module.ts`.
export { AppConfig } from './app-config.js';
export { ConfigError } from './config-error.js';
export { type EgressEntry, parseEgressEntry, withoutMapping } from './egress-entry.js';
export { readCliVariables, readEnvironment } from './environment.js';
export { type LogFormat, logFormat } from './log-format.js';
export { ownVersion } from './own-version.js';
export { passwordProblem } from './password-rule.js';
export { DEFAULT_ADMIN_EMAIL } from './rules.js';
export { publicSettings, type PublicSetting } from './public-settings.js';
export { type ProcessRole, ROLES } from './settings.js';
