/**
 * Extension points of the data sharing backend.
 *
 * @packageDocumentation
 */
export * from './extensionPoints';
