/** Injection token of the application's `ScriptHttp`; without one, HTTP stays off whatever a card says. */
export const SCRIPT_HTTP = Symbol('ScriptHttp');
