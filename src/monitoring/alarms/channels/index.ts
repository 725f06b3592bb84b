export { EmailChannel as email } from './email.js';
export { WebhookChannel as webhook } from './webhook.js';
