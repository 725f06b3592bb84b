export { AppConfig, ConfigError, type ProcessRole } from './app-config.js';
export { ConfigModule } from './config.module.js';
