import { CLOCK, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { ArticleRepository } from './article.repository.js';
import { ArticleService } from './article.service.js';

/** Articles by which questions are answered. */
@Module({
  providers: [provideClass(ArticleRepository, MONGO), provideClass(ArticleService, ArticleRepository, CLOCK)],
  exports: [ArticleService],
})
export class KnowledgeModule {}
