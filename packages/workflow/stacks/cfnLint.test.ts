import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from './__testUtils__/synth';

// The package runs by no `-m`.
const cfnLint = (args: string[]) =>
  spawnSync(
    'python3',
    [
      '-c',
      'import sys; from cfnlint.runner import main; sys.exit(main())',
      ...args,
    ],
    { encoding: 'utf8' },
  );

/** What cfn-lint gets wrong, or what is the library's. */
const ignored = {
  // Knows no JSONata: TimeoutSeconds may be an expression. asl-validator judges.
  E3601: 'definition of a state machine',
  // CDK says DependsOn where a reference says it too.
  W3005: 'obsolete DependsOn',
};

const { status: found } = cfnLint(['--version']);
// It is Python's, and not among what the project may ask for.
const { describe: where, title } =
  found === 0
    ? { describe, title: 'cfn-lint' }
    : { describe: describe.skip, title: 'cfn-lint (skipped: not installed)' };

where(title, () => {
  it('finds nothing in the templates', () => {
    const { central, producers } = synthesise();
    const folder = mkdtempSync(join(tmpdir(), 'data-sharing-templates-'));
    try {
      const files = [central, ...producers].map(({ json }, i) => {
        const file = join(folder, `${i}.json`);
        writeFileSync(file, JSON.stringify(json));
        return file;
      });
      const { stdout, status } = cfnLint([
        '--ignore-checks',
        ...Object.keys(ignored),
        '--format',
        'parseable',
        '--',
        ...files,
      ]);
      expect(stdout).toBe('');
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
