import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { machinesOf, variants } from '.';

const folder = join(
  dirname(require.resolve('@data-sharing/workflow/package.json')),
  'variants',
);

// Writes the files of all variants from the shipped machines.
for (const variant of variants) {
  for (const [machine, text] of Object.entries(machinesOf(variant))) {
    writeFileSync(join(folder, variant.name, `${machine}.asl.json`), text);
  }
}
