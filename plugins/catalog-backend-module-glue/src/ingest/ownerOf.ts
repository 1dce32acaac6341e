import type { GlueDatabase } from '../glue/shapes';
import { dataOwnerOf } from '../mapping/glueEntity';
import type { Run } from './Ingestion';

/** Ref of the group that owns a database, or of one that does not exist. */
export const ownerOf = ({ owners }: Run, database: GlueDatabase) =>
  owners.ownerOf(dataOwnerOf(database));
