import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FlowTraces } from '../../flows/index.js';

/** Alarms of a flow go with it; the events of those for all flows name it, and stay unless it shall leave no trace. */
@Injectable()
export class AlarmTraces implements OnModuleInit {
  constructor(private readonly traces: FlowTraces) {}

  onModuleInit(): void {
    this.traces.register(async ({ slug, createdAt }, manager) => {
      await manager.query('DELETE FROM alarm_events WHERE flow_slug = $1 AND happened_at >= $2', [
        slug,
        createdAt,
      ]);
    });
  }
}
