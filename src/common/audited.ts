/**
 * What the audit log compares: a controller that has this tells the state of the thing that its routes change, by the slug or id of
 * the path, or null when there is none. It holds no secret; `***` stands for one.
 */
export interface Audited {
  auditedState(key: string): Promise<object | null>;
}

export function isAudited(controller: unknown): controller is Audited {
  return typeof (controller as Partial<Audited> | null)?.auditedState === 'function';
}
