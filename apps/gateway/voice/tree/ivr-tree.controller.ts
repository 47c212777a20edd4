import {
  TreeService,
  type LookupTrial,
  type TreeDetail,
  type TreeProblem,
  type TreeVersion,
  type TreeView,
} from '#libs/channel/voice';
import type { Page, Principal } from '#libs/contract';
import { AuditLog, type AuditAction } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, HttpCode, Inject, Param, ParseIntPipe, Post, Put } from '@nestjs/common';
import {
  ActivateTreeBody,
  NewTreeBody,
  NewTreeVersionBody,
  TryLookupBody,
  TryTreeBody,
} from './ivr-tree.dto.js';

/** What callers go through before they ask for an agent, for administrators. */
@Roles('administrator')
@Controller('api/v1/ivr-trees')
export class IvrTreeController {
  constructor(
    @Inject(TreeService) private readonly trees: TreeService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  async list(@CurrentUser() user: Principal): Promise<Page<TreeView>> {
    return { items: await this.trees.list(user), next: null };
  }

  /**
   * Refused with every reason at once; its words are spoken before it is answered. Without a content it is the ready
   * tree of a hotline.
   */
  @Post()
  async create(@CurrentUser() user: Principal, @Body() body: NewTreeBody): Promise<TreeDetail> {
    return this.record(user, 'ivr.created', await this.trees.create(user, body));
  }

  /** A dry run: every reason why a content would be refused, and what callers should not be put through. */
  @Post('validate')
  @HttpCode(200)
  try(
    @CurrentUser() user: Principal,
    @Body() { content, districtId }: TryTreeBody,
  ): Promise<{ problems: TreeProblem[]; warnings: TreeProblem[] }> {
    return this.trees.try(user, content, districtId);
  }

  /** With its versions, newest first, and the content of the active one. */
  @Get(':id')
  get(@CurrentUser() user: Principal, @Param('id') id: string): Promise<TreeDetail> {
    return this.trees.get(user, id);
  }

  /** Adds a version, which callers go through at once unless `activate` is false. */
  @Put(':id')
  async change(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Body() body: NewTreeVersionBody,
  ): Promise<TreeDetail> {
    return this.record(user, 'ivr.changed', await this.trees.change(user, id, body));
  }

  @Get(':id/versions/:version')
  version(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Param('version', ParseIntPipe) version: number,
  ): Promise<TreeVersion> {
    return this.trees.version(user, id, version);
  }

  /** Callers go through this version from now on: the way forward, and back. */
  @Post(':id/activate')
  @HttpCode(200)
  async activate(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Body() { version }: ActivateTreeBody,
  ): Promise<TreeDetail> {
    return this.record(user, 'ivr.activated', await this.trees.activate(user, id, version));
  }

  /** Asks as a call would, and tells where the answer leads. */
  @Post(':id/lookups/:node')
  @HttpCode(200)
  tryLookup(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Param('node') node: string,
    @Body() { value }: TryLookupBody,
  ): Promise<LookupTrial> {
    return this.trees.tryLookup(user, id, node, value);
  }

  private async record(user: Principal, action: AuditAction, tree: TreeDetail): Promise<TreeDetail> {
    const { id, districtId, active, latest } = tree;
    const actor = `user:${user.userId}`;
    await this.audit.record({ actor, action, target: `ivr:${id}`, districtId, details: { active, latest } });
    return tree;
  }
}
