import type { ArticleEntry, ArticleView, ContactArticles, Page, Principal } from '#libs/contract';
import { ContactViewService } from '#libs/contact';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { ArticleService } from '#libs/knowledge';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ContactParams } from '../contact/contact.dto.js';
import {
  ArticleParams,
  CreateArticleDto,
  ListArticlesQuery,
  ReviseArticleDto,
  WithdrawArticleDto,
} from './article.dto.js';

/** Articles by which questions are answered and answers judged; a district reads headquarters' and its own. */
@Controller('api/v1')
@Roles('agent', 'supervisor', 'quality', 'administrator')
export class ArticleController {
  constructor(
    @Inject(ArticleService) private readonly articles: ArticleService,
    @Inject(ContactViewService) private readonly contacts: ContactViewService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Without bodies: those are in each article's own answer. */
  @Get('articles')
  list(@CurrentUser() user: Principal, @Query() query: ListArticlesQuery): Promise<Page<ArticleEntry>> {
    return this.articles.list(scopeOf(user), query.cursor ?? null, query.limit);
  }

  @Get('articles/:id')
  get(@CurrentUser() user: Principal, @Param() { id }: ArticleParams): Promise<ArticleView> {
    return this.articles.get(id, scopeOf(user));
  }

  @Post('articles')
  @Roles('administrator')
  async create(@CurrentUser() user: Principal, @Body() body: CreateArticleDto): Promise<ArticleView> {
    const { districtId = user.districtId, ...wish } = body;
    const made = await this.articles.create(wish, districtId, scopeOf(user), user.userId);
    return this.told(user, 'article.created', made);
  }

  /** The next version: those before stay, with the days on which they were valid. */
  @Post('articles/:id/versions')
  @Roles('administrator')
  async revise(
    @CurrentUser() user: Principal,
    @Param() { id }: ArticleParams,
    @Body() { baseVersion, ...wish }: ReviseArticleDto,
  ): Promise<ArticleView> {
    const revised = await this.articles.revise(id, baseVersion, wish, scopeOf(user), user.userId);
    return this.told(user, 'article.changed', revised);
  }

  /** It stays on record for contacts of earlier days. */
  @Post('articles/:id/withdrawal')
  @HttpCode(200)
  @Roles('administrator')
  async withdraw(
    @CurrentUser() user: Principal,
    @Param() { id }: ArticleParams,
    @Body() { from }: WithdrawArticleDto,
  ): Promise<ArticleView> {
    return this.told(user, 'article.withdrawn', await this.articles.withdraw(id, from, scopeOf(user)));
  }

  /** What was valid on the Shanghai day of a contact, each in the version of that day. */
  @Get('contacts/:contactId/articles')
  @Roles('supervisor', 'quality', 'administrator')
  async ofContact(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
  ): Promise<ContactArticles> {
    return this.articles.ofContact(await this.contacts.detail(contactId, scopeOf(user)));
  }

  private async told(
    user: Principal,
    action: 'article.created' | 'article.changed' | 'article.withdrawn',
    article: ArticleView,
  ): Promise<ArticleView> {
    await this.audit.record({
      actor: `user:${user.userId}`,
      action,
      target: `article:${article.id}/${article.versions.length}`,
      districtId: article.districtId,
    });
    return article;
  }
}
