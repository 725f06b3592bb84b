import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { FlowsModule } from '../flows/index.js';
import { TemplateController } from './template.controller.js';

/** Templates of flows: the files of `templates/`, served. */
@Module({ imports: [AuthModule, FlowsModule], controllers: [TemplateController] })
export class TemplatesModule {}
