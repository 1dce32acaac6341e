import {
  entityEnvelopeSchemaValidator,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  type Entity,
} from '@backstage/catalog-model';

const validateEnvelope = entityEnvelopeSchemaValidator();
const policies = [
  new SchemaValidEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
];

/**
 * Holds an entity to the catalog's own rules. The catalog refuses all entities
 * of a mutation for one that breaks them, so each is checked before.
 *
 * @throws Error or TypeError that names the field
 */
export async function assertValidEntity(entity: Entity): Promise<void> {
  validateEnvelope(entity);
  for (const policy of policies) {
    await policy.enforce(entity);
  }
  await resourceEntityV1alpha1Validator.check(entity);
}
