// Run by the CDK command line: see ../cdk.json.
import { makeApp } from './app';
import { ConfigError } from './checks';
import { configPath } from './config';

try {
  makeApp(configPath()).synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
