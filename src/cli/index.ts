export { createProgram, runCli } from './program.js';
export { type Terminal } from './session.js';
