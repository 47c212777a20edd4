import { ContactModule } from '#libs/contact';
import { KnowledgeModule } from '#libs/knowledge';
import { Module } from '@nestjs/common';
import { ArticleController } from './article.controller.js';

/** Articles over REST. */
@Module({ imports: [KnowledgeModule, ContactModule], controllers: [ArticleController] })
export class KnowledgeApiModule {}
