/**
 * `response`: what the ERP answered, as it came; it goes through the flow's Read card like a page of a run. `payload`: JSON
 * that goes to script and mapping as it is, like what an ERP posts.
 */
export const SAMPLE_KINDS = ['response', 'payload'] as const;
export type SampleKind = (typeof SAMPLE_KINDS)[number];

/** What a flow is tried with, kept under a name. */
export interface Sample {
  readonly name: string;
  readonly kind: SampleKind;
  readonly content: string;
  /** Media type of the content; a charset that it names is that of the original. */
  readonly contentType: string;
  /** The request that it answered, secrets masked; null when it was written by hand. */
  readonly source: string | null;
  /** E-mail of who kept it. */
  readonly author: string;
  readonly createdAt: Date;
}

/** A sample as lists show it. */
export interface SampleSummary extends Omit<Sample, 'content'> {
  readonly bytes: number;
}

export type NewSample = Omit<Sample, 'createdAt'>;

/** A sample of a flow, by name. */
export interface SampleName {
  readonly flow: string;
  readonly name: string;
}

export const MAX_SAMPLE_BYTES = 1_000_000;
export const MAX_SAMPLES = 20;
