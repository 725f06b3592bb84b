import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { RunsModule } from '../runs/index.js';
import { ProductController } from './product.controller.js';

/** A product as a noun: what each shop is known to hold of it, over all flows. */
@Module({ imports: [AuthModule, RunsModule], controllers: [ProductController] })
export class ProductsModule {}
