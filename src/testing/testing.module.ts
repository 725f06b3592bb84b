import { Module } from '@nestjs/common';
import { TestExpressionController } from './test-expression.controller.js';
import { TransformModule } from '../transform/index.js';
import { TestMappingController } from './test-mapping.controller.js';
import { TestScriptController } from './test-script.controller.js';

/** The testing screens as an API: each step of a flow tried out alone, nothing stored, nothing written. */
@Module({
  imports: [TransformModule],
  controllers: [TestExpressionController, TestMappingController, TestScriptController],
})
export class TestingModule {}
