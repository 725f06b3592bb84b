import { Choice, DecimalNumber, WholeNumber } from '../common/index.js';

export const ON_DRIFT = ['hold', 'repair', 'accept'] as const;
export type OnDrift = (typeof ON_DRIFT)[number];

/** The reconcile settings: how often the shop is asked whether it still holds what runs wrote, and what becomes of a difference. */
export class ReconcileCard {
  @WholeNumber({
    description:
      'Every so many hours while the flow is started, what the shop holds is compared with what runs wrote; null: on demand only.',
    example: 24,
    nullable: true,
    minimum: 1,
    maximum: 8760,
  })
  everyHours: number | null = null;

  @DecimalNumber({
    description: 'Share of the products that each looks at, another choice every time.',
    minimum: 0.1,
    maximum: 100,
  })
  sharePercent: number = 100;

  @Choice({
    description:
      'What becomes of a product that was changed behind our back: `hold` it until a user decides; `repair`: the next run writes it again; `accept` what the shop holds.',
    enum: ON_DRIFT,
  })
  onDrift: OnDrift = 'hold';
}
