/* eslint-disable no-console */
import { parseArgs } from 'node:util';
import type { Figure } from '../ingest/Bench';
import { machine, table } from '../ingest/report';
import { figuresOf } from './figures';
import { measureAll, paths } from './paths';

const usage = 'npm run bench -- workflow [--json]';

function readJson(): boolean {
  try {
    const options = { json: { type: 'boolean', default: false } } as const;
    return parseArgs({ options }).values.json;
  } catch (error) {
    throw new TypeError((error as Error).message);
  }
}

async function main(): Promise<Figure[]> {
  const json = readJson();
  const figures: Figure[] = [];
  await measureAll(paths, (path, counts) => {
    for (const figure of figuresOf(path, counts)) {
      figures.push(figure);
      if (json) console.log(JSON.stringify({ ...figure, machine: machine() }));
    }
  });
  if (!json) console.log(`${table(figures)}\n\n${machine()}`);
  return figures;
}

main().then(
  figures => process.exit(figures.every(({ holds }) => holds) ? 0 : 1),
  error => {
    const misused = error instanceof TypeError;
    console.error(misused ? `${error.message}\n\n${usage}` : error);
    process.exit(1);
  },
);
