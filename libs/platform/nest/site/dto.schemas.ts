import { ApiProperty } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema, validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { createRequire } from 'node:module';

type JsonSchemaOptions = NonNullable<Parameters<typeof validationMetadatasToSchemas>[0]>;
export type JsonSchema = ReturnType<typeof targetConstructorToSchema>;

export const SCHEMA_REF = '#/components/schemas/';
/** Where @nestjs/swagger keeps what ApiProperty said of a property. */
const API_PROPERTY = 'swagger/apiModelProperties';

// class-transformer shows its store of @Type only under this path, and without types.
const { defaultMetadataStorage } = createRequire(import.meta.url)('class-transformer/cjs/storage.js') as {
  defaultMetadataStorage: NonNullable<JsonSchemaOptions['classTransformerMetadataStorage']>;
};

const OPTIONS: JsonSchemaOptions = {
  classTransformerMetadataStorage: defaultMetadataStorage,
  refPointerPrefix: SCHEMA_REF,
};

type DtoClass = (abstract new () => object) & { name: string };

/** Every class with rules of class-validator that has been loaded so far. */
function dtoClasses(): DtoClass[] {
  const storage = getMetadataStorage() as unknown as {
    validationMetadatas: Map<DtoClass, unknown>;
  };
  return [...storage.validationMetadatas.keys()].filter((target) => typeof target === 'function');
}

/**
 * Tells @nestjs/swagger of each simple property, as @ApiProperty would: it lists query DTOs by
 * these. What a DTO says of itself with @ApiProperty is kept.
 */
export function describeDtoProperties(): void {
  for (const target of dtoClasses()) {
    const schema = targetConstructorToSchema(target, OPTIONS);
    const required = new Set(schema.required);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (Reflect.hasMetadata(API_PROPERTY, target.prototype, name)) continue;
      if ('$ref' in property || JSON.stringify(property).includes(SCHEMA_REF)) continue;
      ApiProperty({ ...(property as object), required: required.has(name) })(target.prototype, name);
    }
  }
}

/** JSON schemas of all DTOs by class name. Unknown fields are refused, so the schemas say so. */
export function dtoSchemas(): Record<string, JsonSchema> {
  const schemas = validationMetadatasToSchemas(OPTIONS);
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, { ...schema, additionalProperties: false }]),
  );
}
