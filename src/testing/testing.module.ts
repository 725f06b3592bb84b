import { Module } from '@nestjs/common';
import { TestExpressionController } from './test-expression.controller.js';
import { TestMappingController } from './test-mapping.controller.js';

/** The testing screens as an API: each step of a flow tried out alone, nothing stored, nothing written. */
@Module({ controllers: [TestExpressionController, TestMappingController] })
export class TestingModule {}
