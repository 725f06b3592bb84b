import { Module } from '@nestjs/common';
import { ReferenceController } from './reference.controller.js';

/** What may be written in expressions, mappings and scripts, as data: for completion and help in editors. */
@Module({ controllers: [ReferenceController] })
export class ReferenceModule {}
