import { parseArgs } from 'node:util';

/** The figures, as they are printed. */
export const figureNames = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

/** What a figure is called on the command line. */
export type FigureName = (typeof figureNames)[number];

/** How large the generated Glue catalog is. */
export interface CatalogSize {
  tables: number;
  databases: number;
  /** Of each table. */
  columns: number;
}

/** What was asked for on the command line. */
export interface Options {
  size: CatalogSize;
  figures: FigureName[];
  /** One JSON object a line instead of a table for people. */
  json: boolean;
}

export const usage = `npm run bench -- ingest [--tables 20000] [--databases 200] [--columns 20]
                       [--figures a,b,c,d,e,f] [--json]

  Above ${20_000} tables the figures are a, b and e, where --figures names no others.`;

/** A catalog of another size that has as many tables to a database. */
export function scaledTo(size: CatalogSize, tables: number): CatalogSize {
  const databases = Math.round((size.databases * tables) / size.tables);
  return { ...size, tables, databases: Math.max(1, databases) };
}

/**
 * @param args - what stands after `ingest`
 * @throws TypeError that names the option
 */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      tables: { type: 'string', default: '20000' },
      databases: { type: 'string', default: '200' },
      columns: { type: 'string', default: '20' },
      figures: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const tables = readCount('tables', values.tables);
  return {
    size: {
      tables,
      databases: readCount('databases', values.databases),
      columns: readCount('columns', values.columns),
    },
    figures: readFigures(
      values.figures ?? (tables > 20_000 ? 'a,b,e' : figureNames.join()),
    ),
    json: values.json,
  };
}

function readCount(option: string, value: string): number {
  if (!/^[1-9]\d{0,6}$/.test(value)) {
    throw new TypeError(`--${option} must be a number above 0, not ${value}`);
  }
  return Number(value);
}

function readFigures(value: string): FigureName[] {
  const wanted = value.split(',');
  const unknown = wanted.find(
    name => !figureNames.some(known => known === name),
  );
  if (unknown !== undefined) {
    throw new TypeError(
      `--figures must be some of ${figureNames.join()}, not ${unknown}`,
    );
  }
  return figureNames.filter(name => wanted.includes(name));
}
