export interface DemoOptions {
  readonly products: number;
  /** Leave everything running until Ctrl-C. */
  readonly keep: boolean;
  /** Server and simulators only, on an empty database that is deleted afterwards; leaves them running, too. */
  readonly playground: boolean;
  /** Port of the server; null: any free one. */
  readonly port: number | null;
}
