import type { GlueTable } from '../glue/shapes';

/** Structs in structs; what is deeper is left out. */
const maxDepth = 50;

/** A column, or a field of its structs. */
export interface SparkColumn {
  /** `address`, or `address.street` for a field. */
  path: string;
  comment: string | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The JSON of the schema, which Spark cuts in parts of 4,000 characters. */
function schemaOf({ Parameters }: GlueTable): string | undefined {
  const parameters = new Map(Object.entries(Parameters ?? {}));
  const whole = parameters.get('spark.sql.sources.schema');
  if (whole !== undefined) return whole;
  const parts = Number(parameters.get('spark.sql.sources.schema.numParts'));
  let text = '';
  for (let index = 0; index < parts; index += 1) {
    const part = parameters.get(`spark.sql.sources.schema.part.${index}`);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

/** Arrays and maps are looked through, as in `structFields`. */
function addFields(to: SparkColumn[], type: unknown, path: string, depth = 0) {
  if (!isObject(type) || depth > maxDepth) return;
  for (const inner of [type.elementType, type.keyType, type.valueType]) {
    addFields(to, inner, path, depth + 1);
  }
  for (const field of Array.isArray(type.fields) ? type.fields : []) {
    if (!isObject(field) || typeof field.name !== 'string') continue;
    const comment = isObject(field.metadata) && field.metadata.comment;
    const own = path ? `${path}.${field.name}` : field.name;
    to.push({
      path: own,
      comment: typeof comment === 'string' ? comment : undefined,
    });
    addFields(to, field.type, own, depth + 1);
  }
}

/**
 * The columns that Spark keeps in the parameters of a table, for those whose
 * columns do not stand where Glue has them. Partition keys are among them.
 *
 * https://github.com/apache/spark/blob/master/sql/hive/src/main/scala/org/apache/spark/sql/hive/HiveExternalCatalog.scala
 *
 * @returns none where there are none, or where they cannot be read
 */
export function sparkColumns(table: GlueTable): SparkColumn[] {
  const found: SparkColumn[] = [];
  const text = schemaOf(table);
  if (!text) return found;
  try {
    addFields(found, JSON.parse(text), '');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return found;
}
