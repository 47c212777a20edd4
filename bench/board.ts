/** A gateway with the live figures alone, as the product wires them: a process that wallboards connect to. */
import { CONTACT_VIEWS, GatewayMetricsModule } from '#apps/gateway';
import type { Principal } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import {
  ACCURACY_OF_YEAR,
  AGENT_COUNTS,
  OFFICES_AND_TOPICS,
  RATING_BACKLOG,
  REACTION_BACKLOG,
  ROW_NAMES,
  WAITING_SOURCE,
} from '#libs/metrics/nest';
import { readConfig } from '#libs/platform';
import { CoreModule } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server } from 'socket.io';
import { answerParent } from './child.js';

/** What contacts and agents contribute, standing still. */
const SOURCES = [
  { provide: WAITING_SOURCE, useValue: { waiting: async () => ({ count: 0, longestSince: null }) } },
  { provide: AGENT_COUNTS, useValue: { countsByState: async () => ({}) } },
  { provide: REACTION_BACKLOG, useValue: { behind: async () => false, unclosed: async () => 0 } },
  { provide: RATING_BACKLOG, useValue: { behind: async () => false, answerable: async () => 0 } },
  { provide: CONTACT_VIEWS, useValue: { views: async () => [] } },
  { provide: ROW_NAMES, useValue: { of: async () => ({}) } },
  { provide: OFFICES_AND_TOPICS, useValue: { offices: async () => [], topics: async () => [] } },
  { provide: ACCURACY_OF_YEAR, useValue: { ofYear: async () => null } },
  // Nothing is published here.
  { provide: AuditLog, useValue: {} },
];
@Module({ providers: SOURCES, exports: SOURCES })
class SourcesModule {}

@Module({
  imports: [
    CoreModule.forRoot('board', readConfig(process.env)),
    GatewayMetricsModule.forRoot([SourcesModule]),
  ],
})
class Root {}

const PRINCIPAL: Principal = {
  userId: 'bench',
  username: 'bench',
  displayName: 'bench',
  roles: ['agent'],
  districtId: '00',
  sessionId: 'bench',
};

/** Lets everyone in: it is not the signing in that is measured. */
class OpenAdapter extends IoAdapter {
  override createIOServer(port: number, options?: never): Server {
    const server: Server = super.createIOServer(port, options);
    server.of('/live').use((socket, next) => {
      socket.data = { principal: PRINCIPAL };
      next();
    });
    return server;
  }
}

const app = await NestFactory.create<NestFastifyApplication>(Root, new FastifyAdapter(), {
  logger: false,
  abortOnError: false,
});
app.useWebSocketAdapter(new OpenAdapter(app));
await app.listen(0, '127.0.0.1');

answerParent({
  url: () => app.getUrl(),
  stop: () => app.close(),
});
