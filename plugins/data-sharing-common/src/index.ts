/**
 * The contract of the data sharing plugins.
 *
 * @packageDocumentation
 */
export * from './client';
export * from './grants';
export * from './ingestion';
export * from './openapi/types';
export { spec } from './openapi/spec';
export * from './ownership';
export * from './permissions';
export * from './product';
export * from './sensitivity/rule';
export { sensitivityCases, type SensitivityCase } from './sensitivity/cases';
export { columnCases, type ColumnCase } from './sensitivity/columnCases';
export * from './signals';
export * from './workflow/contract';
