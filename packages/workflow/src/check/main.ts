/* eslint-disable no-console */
import { checkMachine } from './checkMachine';
import { readCheckOptions, usage } from './options';
import { resultLines, summaryLine } from './report';

async function main(): Promise<number> {
  // Where the command was given, not where the packages are.
  const directory = process.env.INIT_CWD ?? process.cwd();
  const options = readCheckOptions(process.argv.slice(2), directory);
  const results = await checkMachine(options, result =>
    console.log(resultLines(result)),
  );
  console.log(`\n${summaryLine(results)}`);
  return results.every(({ finding }) => !finding) ? 0 : 1;
}

main().then(
  code => process.exit(code),
  error => {
    const misused = error instanceof TypeError;
    console.error(misused ? `${error.message}\n\n${usage}` : error);
    process.exit(2);
  },
);
