import { ControlService, ScribeService } from '#libs/channel/voice';
import type { CallControl, Principal, TranscriptLine } from '#libs/contract';
import { AuditLog, type AuditAction } from '#libs/identity';
import { Roles } from '#libs/identity/nest';
import { SocketGateway, SocketPrincipal } from '#libs/platform/nest';
import { MessageBody, SubscribeMessage } from '@nestjs/websockets';
import { ContactRefBody } from '../../agent/agent.dto.js';
import { SwitchBody } from './call.dto.js';

/** Namespace /agent: what an agent does with the sound of their call. */
@SocketGateway('/agent')
@Roles('agent')
export class CallGateway {
  constructor(
    private readonly controls: ControlService,
    private readonly scribe: ScribeService,
    private readonly audit: AuditLog,
  ) {}

  @SubscribeMessage('call.transcript')
  transcript(
    @SocketPrincipal() { userId }: Principal,
    @MessageBody() { contactId, epoch }: ContactRefBody,
  ): Promise<TranscriptLine[]> {
    return this.scribe.own({ agentId: userId, contactId, epoch });
  }

  @SubscribeMessage('call.control')
  control(
    @SocketPrincipal() { userId }: Principal,
    @MessageBody() { contactId, epoch }: ContactRefBody,
  ): Promise<CallControl> {
    return this.controls.find({ agentId: userId, contactId, epoch });
  }

  @SubscribeMessage('call.hold')
  hold(
    @SocketPrincipal() { userId }: Principal,
    @MessageBody() { contactId, epoch, on }: SwitchBody,
  ): Promise<CallControl> {
    return this.controls.hold({ agentId: userId, contactId, epoch }, on);
  }

  @SubscribeMessage('call.redial')
  redial(
    @SocketPrincipal() { userId }: Principal,
    @MessageBody() { contactId, epoch }: ContactRefBody,
  ): Promise<CallControl> {
    return this.controls.redial({ agentId: userId, contactId, epoch });
  }

  /** Begins to record, or ends it, in a queue that records on demand; on record too. */
  @SubscribeMessage('call.record')
  record(
    @SocketPrincipal() { userId }: Principal,
    @MessageBody() { contactId, epoch, on }: SwitchBody,
  ): Promise<CallControl> {
    return this.controls.record({ agentId: userId, contactId, epoch }, on, ({ districtId }) =>
      this.noted(userId, on ? 'recording.started' : 'recording.stopped', { contactId, epoch, districtId }),
    );
  }

  /** Who paused a recording, or went on, is in the audit. */
  @SubscribeMessage('call.pause-recording')
  pauseRecording(
    @SocketPrincipal() { userId }: Principal,
    @MessageBody() { contactId, epoch, on }: SwitchBody,
  ): Promise<CallControl> {
    return this.controls.pauseRecording({ agentId: userId, contactId, epoch }, on, ({ districtId }) =>
      this.noted(userId, on ? 'recording.paused' : 'recording.resumed', { contactId, epoch, districtId }),
    );
  }

  private noted(
    userId: string,
    action: AuditAction,
    { contactId, epoch, districtId }: { contactId: string; epoch: number; districtId: string },
  ): Promise<void> {
    const target = `contact:${contactId}`;
    return this.audit.record({ actor: `user:${userId}`, action, target, districtId, details: { epoch } });
  }
}
