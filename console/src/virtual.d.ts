/** Made by the build from `x-required-role` of openapi.json: `{"POST /api/v1/runs/{id}/cancel": "editor"}`. */
declare module 'virtual:rules' {
  const rules: Readonly<Record<string, 'none' | 'anyone' | 'sender' | 'viewer' | 'editor' | 'admin'>>;
  export default rules;
}
/** Made by the build from openapi.json: the fields of the flow document with their descriptions, defaults and limits. */
declare module 'virtual:fields' {
  import type { Fields } from './document/fields.js';
  const fields: Fields;
  export default fields;
}
/** Made by the build from openapi.json: the settings of each type of login. */
declare module 'virtual:login-types' {
  import type { LoginTypes } from './welcome/login-types-of.js';
  const types: LoginTypes;
  export default types;
}
