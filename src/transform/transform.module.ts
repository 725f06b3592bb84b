import { Module } from '@nestjs/common';
import { ScriptRunner } from './script/index.js';

/** The two optional steps between reading and writing: Script and Mapping. */
@Module({ providers: [ScriptRunner], exports: [ScriptRunner] })
export class TransformModule {}
