import {
  PromptService,
  TreeService,
  VoiceNumberService,
  type SpokenLanguage,
  type VoiceNumberView,
} from '#libs/channel/voice';
import { refuse, type Page, type Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { AccountDeskService } from '../../account/account-desk.service.js';
import { ChangeVoiceNumberBody, NewVoiceNumberBody } from './voice-number.dto.js';

/** The numbers that can be called, for administrators. */
@Roles('administrator')
@Controller('api/v1/voice-numbers')
export class VoiceNumberController {
  constructor(
    @Inject(VoiceNumberService) private readonly numbers: VoiceNumberService,
    @Inject(AccountDeskService) private readonly desk: AccountDeskService,
    @Inject(TreeService) private readonly trees: TreeService,
    @Inject(PromptService) private readonly prompts: PromptService,
  ) {}

  /** Refused with ALREADY_EXISTS if the number is there. */
  @Post()
  async create(@CurrentUser() user: Principal, @Body() body: NewVoiceNumberBody): Promise<VoiceNumberView> {
    await this.desk.refuseUnfit(body, { districtId: user.districtId });
    await this.refuseForeignTree(body.treeId, body.districtId ?? user.districtId);
    await this.refuseForeignPrompts(body.prompts, body.districtId ?? user.districtId);
    await this.refuseSilentTree(body.treeId, body.language);
    const made = await this.numbers.create(user, body);
    await this.desk.record(user, 'account.created', made, body);
    return made;
  }

  @Get()
  async list(@CurrentUser() user: Principal): Promise<Page<VoiceNumberView>> {
    return { items: await this.numbers.list(user), next: null };
  }

  /** Changes what the body names, and nothing else. */
  @Patch(':id')
  async change(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Body() body: ChangeVoiceNumberBody,
  ): Promise<VoiceNumberView> {
    const before = await this.numbers.get(user, id);
    await this.desk.refuseUnfit(body, before);
    await this.refuseForeignTree(body.treeId, body.districtId ?? before.districtId);
    await this.refuseForeignPrompts(body.prompts, body.districtId ?? before.districtId);
    // Only what is changed now: a number may be moved whatever its tree says.
    if (body.treeId !== undefined || body.language !== undefined)
      await this.refuseSilentTree(
        body.treeId === undefined ? before.treeId : body.treeId,
        body.language ?? before.language,
      );
    const changed = await this.numbers.update(user, id, body);
    await this.desk.record(user, 'account.changed', changed, body);
    return changed;
  }

  /** A tree belongs to the district of the number, or to headquarters. */
  private async refuseForeignTree(treeId: string | null | undefined, districtId: string): Promise<void> {
    if (treeId === undefined || treeId === null) return;
    if (await this.trees.mayLead(treeId, districtId)) return;
    refuse('treeId', '没有可用于它的这个语音导航', `there is no tree ${treeId} for it`);
  }

  /** A prompt is the product's, the district's of the number, or headquarters'. */
  private async refuseForeignPrompts(names: readonly string[] = [], districtId: string): Promise<void> {
    const usable = await this.prompts.usable(districtId, names);
    const missing = names.filter((name) => !usable.has(name)).join(', ');
    if (missing === '') return;
    refuse('prompts', `没有可用的提示音：${missing}`, `there are no such prompts for it: ${missing}`);
  }

  /** Callers of an English number would be spoken to in Chinese. */
  private async refuseSilentTree(
    treeId: string | null | undefined,
    language?: SpokenLanguage,
  ): Promise<void> {
    if (language !== 'en' || !treeId) return;
    const nodes = await this.trees.silentIn(treeId, language);
    if (nodes.length === 0) return;
    const which = nodes.join(', ');
    refuse(
      'treeId',
      `语音导航 ${treeId} 的这些节点没有英语提示音：${which}`,
      `nodes of ${treeId} say nothing in English: ${which}`,
    );
  }
}
