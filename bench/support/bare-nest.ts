import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Controller()
class Hello {
  @Get()
  greet(): string {
    return 'ok';
  }
}

/** The least that answers over Nest. */
@Module({ controllers: [Hello] })
class BareModule {}

const app = await NestFactory.create(BareModule, { logger: false });
await app.listen(Number(process.env['PORT']), '127.0.0.1');
