/**
 * Search documents for the tables of AWS Glue, found by their columns.
 *
 * @packageDocumentation
 */
export { searchModuleGlue as default } from './module';
export { glueTableType, type GlueTableDocument } from './document/types';
