/** A gateway with the live figures alone, as the product wires them: a process that wallboards connect to. */
import { CONTACT_VIEWS, GatewayMetricsModule } from '#apps/gateway';
import { AuditLog } from '#libs/identity';
import { CompletenessService, LagService } from '#libs/metrics';
import {
  ACCURACY_OF_YEAR,
  AGENT_COUNTS,
  OFFICES_AND_TOPICS,
  QUESTIONNAIRE_ANSWERS,
  ROW_NAMES,
  WAITING_SOURCE,
} from '#libs/metrics/nest';
import { createLog } from '#libs/platform';
import { CoreModule, createHttpApp, listen, QUEUE_DIRECTORY, SOCKET_AUTH } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { answerParent } from './child.js';
import { agentPrincipal, config } from './product.js';

/** No offices, no topics. */
const NONE = { all: async () => [] };
/** What contacts and agents contribute, standing still. */
const SOURCES = [
  { provide: WAITING_SOURCE, useValue: { waiting: async () => ({ count: 0, longestSince: null }) } },
  { provide: AGENT_COUNTS, useValue: { countsByState: async () => ({}) } },
  { provide: CONTACT_VIEWS, useValue: { views: async () => [] } },
  { provide: QUEUE_DIRECTORY, useValue: { find: async () => null, list: async () => [] } },
  { provide: ROW_NAMES, useValue: { of: async () => ({}) } },
  { provide: OFFICES_AND_TOPICS, useValue: { offices: NONE, topics: NONE } },
  { provide: ACCURACY_OF_YEAR, useValue: { ofYear: async () => null } },
  { provide: QUESTIONNAIRE_ANSWERS, useValue: { answered: async () => ({ invited: 0, anonymous: 0 }) } },
  // Everyone is let in: it is not the signing in that is measured.
  {
    provide: SOCKET_AUTH,
    useValue: {
      '/live': {
        admit: async () => agentPrincipal('bench'),
        stillGood: async (all: []) => all.map(() => true),
      },
    },
  },
  // Nothing is published here.
  { provide: CompletenessService, useValue: {} },
  { provide: LagService, useValue: { since: async () => null } },
  { provide: AuditLog, useValue: {} },
];
@Module({ providers: SOURCES, exports: SOURCES })
class SourcesModule {}

@Module({
  imports: [CoreModule.forRoot('board', config), GatewayMetricsModule.forRoot([SourcesModule])],
})
class Root {}

const own = { ...config, host: '127.0.0.1', port: 0 };
const app = await createHttpApp(Root, { config: own, log: createLog('board', { logLevel: 'silent' }) });
const url = await listen(app, own);

answerParent({
  url: async () => url,
  stop: () => app.close(),
});
