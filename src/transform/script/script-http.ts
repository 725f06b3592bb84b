import type { ScriptHttp } from '@image-integrator/script-sandbox';

/** Injection token of the application's `FlowScriptHttp`; without one, HTTP stays off whatever a card says. */
export const SCRIPT_HTTP = Symbol('ScriptHttp');

/** The session that the scripts of a flow may send along, and where to: the origins (`https://erp:8443`) of its ERP alone. */
export interface ScriptLogin {
  readonly slug: string;
  readonly origins: readonly string[];
}

/** The way out for scripts, without any session, or with that of a flow for requests that ask for it. */
export interface FlowScriptHttp extends ScriptHttp {
  withLogin(login: ScriptLogin): ScriptHttp;
}
