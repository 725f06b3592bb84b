export { AppConfig, ConfigError, type ProcessRole } from './app-config.js';
export { readEnvironment } from './environment.js';
export { ConfigModule } from './config.module.js';
