import { ContactModule } from '#libs/contact';
import { KnowledgeModule } from '#libs/knowledge';
import { Module } from '@nestjs/common';
import { ArticleController } from './article.controller.js';
import { TopicController } from './topic.controller.js';

/** Articles and topics over REST. */
@Module({ imports: [KnowledgeModule, ContactModule], controllers: [ArticleController, TopicController] })
export class KnowledgeApiModule {}
