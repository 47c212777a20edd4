import { AgentModule, AgentService } from '#libs/agent';
import { ChannelModule, WechatAdapter } from '#libs/channel';
import { ContactModule, WaitingLineRepository } from '#libs/contact';
import type { Mailer } from '#libs/contract';
import { DISTRICTS } from '#libs/identity';
import {
  AlarmDeliveryService,
  AlarmService,
  FiguresService,
  LagService,
  MailTeller,
  queueSettings,
  RollupRepository,
  WebhookTeller,
  WechatTeller,
  type AlarmStores,
  type AlarmTellers,
  type FollowerMessage,
} from '#libs/metrics';
import { ALARM_STORES, AlarmModule, MetricsModule } from '#libs/metrics/nest';
import type { Clock, Config, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, MAILER, METRICS, provideClass, REACTION_BACKLOG } from '#libs/platform/nest';
import { InForceService, QueueService, RoutingModule } from '#libs/routing';
import { Inject, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { AlarmRounds } from './alarm-rounds.service.js';
import { lagGauge } from './lag-gauge.js';

/** AlarmTellers. */
const TELLERS = Symbol('TELLERS');

/** A follower is told by a template, or as agents' words are; there is no contact behind it. */
const followerMessage =
  (wechat: WechatAdapter, clock: Clock): FollowerMessage =>
  ({ id, accountId, openId, text, template }) => {
    const whom = { accountId, identity: openId };
    if (template) return wechat.sendTemplate({ ...whom, templateId: template.id, data: template.data });
    const at = new Date(clock.now()).toISOString();
    return wechat.send({
      messageId: `alarm-${id}`,
      contactId: '',
      seq: 0,
      at,
      ...whom,
      text,
    });
  };

/** Alarms, joined with the figures and states they watch. */
@Module({
  imports: [AlarmModule, MetricsModule, ContactModule, AgentModule, RoutingModule, ChannelModule],
  providers: [
    provideClass(LagService, REACTION_BACKLOG, CLOCK),
    {
      provide: FiguresService,
      useFactory: (rollups: RollupRepository, policies: InForceService) =>
        new FiguresService(
          rollups,
          queueSettings(async () => (await policies.now()).queues),
        ),
      inject: [RollupRepository, InForceService],
    },
    {
      provide: AlarmService,
      useFactory: (
        stores: AlarmStores,
        figures: FiguresService,
        waiting: WaitingLineRepository,
        agents: AgentService,
        lag: LagService,
        clock: Clock,
        log: Log,
      ) => new AlarmService(stores, figures, { waiting, agents, lag }, clock, log),
      inject: [ALARM_STORES, FiguresService, WaitingLineRepository, AgentService, LagService, CLOCK, LOG],
    },
    {
      provide: TELLERS,
      useFactory: (
        config: Config,
        clock: Clock,
        mailer: Mailer,
        queues: QueueService,
        wechat: WechatAdapter,
      ): AlarmTellers => {
        const names = { districts: DISTRICTS, queues };
        return {
          webhook: new WebhookTeller(() => clock.now(), config.webhooksMayBeInner, config.secret),
          mail: new MailTeller(mailer, names),
          wechat: new WechatTeller(followerMessage(wechat, clock), names),
        };
      },
      inject: [CONFIG, CLOCK, MAILER, QueueService, WechatAdapter],
    },
    provideClass(AlarmDeliveryService, ALARM_STORES, TELLERS, CLOCK, LOG),
    provideClass(AlarmRounds, AlarmService, AlarmDeliveryService, CONFIG, LOG),
  ],
})
export class AlarmRoundsModule {
  constructor(lag: LagService, @Inject(CLOCK) clock: Clock, @Inject(METRICS) metrics: Registry) {
    lagGauge(metrics, lag, clock);
  }
}
