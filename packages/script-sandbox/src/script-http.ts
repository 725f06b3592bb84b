/** One request that a script asks for. The adapter decides what is allowed. */
export interface ScriptHttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What the script asks for; the outbound client may give less. */
  readonly timeoutMs: number | null;
  /** Whether it is to carry the session of the flow's login. */
  readonly login: boolean;
}

export interface ScriptHttpResponse {
  readonly status: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, decoded as UTF-8. */
  readonly text: string;
}

/**
 * The way out for scripts: the parent sends what a sandbox asks for, through the one outbound client and hence under its
 * policy. Any HTTP status is a value; a refused or failed request rejects, and the script sees the message. `take` counts the bytes
 * of a response as they arrive; it throws when the script has had its share, and the request must end with that error.
 */
export interface ScriptHttp {
  request(
    request: ScriptHttpRequest,
    signal: AbortSignal,
    take: (bytes: number) => void,
  ): Promise<ScriptHttpResponse>;
}
