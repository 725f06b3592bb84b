export { ReconcileModule } from './reconcile.module.js';
