export { type Finding, findingOf, type Found, ok } from './finding.js';
export { configurationFound, InstallationChecks } from './installation-checks.js';
export { InstallationModule } from './installation.module.js';
