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
/** Made by the build from openapi.json: the fields of logins, the settings by type. */
declare module 'virtual:login-types' {
  import type { LoginForms } from './login-form/login-types-of.js';
  const forms: LoginForms;
  export default forms;
}
/** Made by the build from docs/: its pages by their names, and what is searched in them. */
declare module 'virtual:help' {
  import type { Place } from './help/find.js';
  interface Page {
    readonly title: string;
    readonly html: string;
  }
  export const pages: Readonly<Record<string, (() => Promise<{ readonly default: Page }>) | undefined>>;
  export const search: () => Promise<{ readonly default: readonly Place[] }>;
}
/** The codes that a page of docs/ explains. */
declare module 'virtual:help-codes' {
  const codes: readonly string[];
  export default codes;
}
