/**
 * Catalog entities from AWS Glue databases and tables.
 *
 * @packageDocumentation
 */
export { catalogModuleGlue as default } from './module';
export {
  glueTransformExtensionPoint,
  type GlueDatabaseTransformer,
  type GlueOrigin,
  type GlueTableTransformer,
  type GlueTransformExtensionPoint,
  type TimelessDatabase,
} from './extensionPoint';
