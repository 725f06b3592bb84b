import { Module } from '@nestjs/common';
import { BeatsModule } from '../../common/index.js';
import { FlowsModule } from '../../flows/index.js';
import { HttpClientModule } from '../../http-client/index.js';
import { RunsModule } from '../../runs/index.js';
import { AlarmChannels, CHANNEL_CLASSES } from './alarm-channels.js';
import { AlarmController } from './alarm.controller.js';
import { AlarmCourier } from './alarm-courier.js';
import { AlarmEvaluator } from './alarm-evaluator.js';
import { AlarmPreviewController } from './alarm-preview.controller.js';
import { AlarmPreviews } from './alarm-previews.js';
import { AlarmRepository } from './alarm.repository.js';
import { AlarmService } from './alarm.service.js';
import { AlarmSilences } from './alarm-silences.js';
import { AlarmTraces } from './alarm-traces.js';
import { AlarmTicker } from './alarm-ticker.js';

/** Tells people when flows go wrong: rules over runs, evaluated in the database, and an outbox of notices. */
@Module({
  imports: [BeatsModule, FlowsModule, HttpClientModule, RunsModule],
  controllers: [AlarmController, AlarmPreviewController],
  providers: [
    ...Object.values(CHANNEL_CLASSES),
    AlarmChannels,
    AlarmCourier,
    AlarmEvaluator,
    AlarmPreviews,
    AlarmRepository,
    AlarmService,
    AlarmSilences,
    AlarmTicker,
    AlarmTraces,
  ],
  exports: [AlarmRepository],
})
export class AlarmsModule {}
