import type { Direction, FlowDocument } from './flow-document.dto.js';

export const FLOW_STATES = ['stopped', 'running'] as const;
export type FlowState = (typeof FLOW_STATES)[number];

/** A flow as other rooms see it: who it is, whether it runs, and its current document. */
export interface Flow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly direction: Direction;
  readonly state: FlowState;
  /** When it was started; null while it is stopped. Intervals count from here. */
  readonly startedAt: Date | null;
  /** Number of the current version, from 1. */
  readonly version: number;
  readonly document: FlowDocument;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One immutable version of a flow's document; a run points at the version that it ran. */
export interface FlowVersion {
  readonly flowId: string;
  readonly version: number;
  readonly document: FlowDocument;
  /** E-mail of who saved it. */
  readonly author: string;
  readonly note: string | null;
  readonly createdAt: Date;
}
