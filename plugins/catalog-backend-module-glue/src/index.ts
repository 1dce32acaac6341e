/**
 * Catalog entities from AWS Glue databases and tables.
 *
 * @packageDocumentation
 */
export { catalogModuleGlue as default } from './module';
