import { CLOCK, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { ArticleRepository } from './article.repository.js';
import { ArticleService } from './article.service.js';
import { TopicRepository } from './topic/topic.repository.js';
import { TopicService } from './topic/topic.service.js';

/** Articles by which questions are answered, and the topics contacts are about. */
@Module({
  providers: [
    provideClass(ArticleRepository, MONGO),
    provideClass(ArticleService, ArticleRepository, TopicService, CLOCK),
    provideClass(TopicRepository, MONGO),
    provideClass(TopicService, TopicRepository, CLOCK),
  ],
  exports: [ArticleService, TopicService],
})
export class KnowledgeModule {}
