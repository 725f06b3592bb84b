export { OutboundModule } from './outbound.module.js';
export { PayloadIntake } from './payload-intake.js';
