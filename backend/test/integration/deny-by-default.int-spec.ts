import { expect, test } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import 'reflect-metadata';

import { DenyByDefault } from '../../src/platform/http/deny-by-default.ts';
import { PublicRoute, RequiresPermission } from '../../src/platform/http/route-access.ts';
import { RouteCatalogue } from '../../src/platform/http/route-catalogue.ts';

@Controller('things')
class ThingsController {
  @Get('declared')
  @RequiresPermission('room:read')
  declared(): string {
    return 'for some';
  }

  @Get('public')
  @PublicRoute('a test says why')
  public(): string {
    return 'for all';
  }

  @Get('forgotten/:id')
  forgotten(): string {
    return 'for whom?';
  }
}

@WebSocketGateway({ namespace: '/test' })
class ForgottenGateway {
  @SubscribeMessage('thing.ask')
  ask(): string {
    return 'for whom?';
  }
}

test('stops the start while a route or a socket event declares nothing, and names each of them', async () => {
  @Module({
    imports: [DiscoveryModule],
    controllers: [ThingsController],
    providers: [DenyByDefault, RouteCatalogue, ForgottenGateway],
  })
  class Program {}
  const program = await Test.createTestingModule({ imports: [Program] }).compile();
  await expect(program.init()).rejects.toThrow(
    'These handlers declare neither a permission nor a reason to be public:\n' +
      '  GET /things/forgotten/:id (ThingsController.forgotten)\n' +
      '  EVENT thing.ask (ForgottenGateway.ask)',
  );
});
