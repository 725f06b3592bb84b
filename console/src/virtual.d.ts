/** Made by the build from `x-required-role` of openapi.json: `{"POST /api/v1/runs/{id}/cancel": "editor"}`. */
declare module 'virtual:rules' {
  const rules: Readonly<Record<string, 'none' | 'anyone' | 'sender' | 'viewer' | 'editor' | 'admin'>>;
  export default rules;
}
