import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Runs the CDK command line and resolves with its exit code. */
export type Cdk = (args: string[]) => Promise<number>;

/**
 * @param config - path of the configuration
 * @param passedOn - further arguments, as the caller gave them
 */
export const cdkCommandLine =
  (config: string, passedOn: string[]): Cdk =>
  args =>
    new Promise((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [require.resolve('aws-cdk/bin/cdk'), ...args, ...passedOn],
        {
          cwd: join(__dirname, '..', '..'),
          env: { ...process.env, DATA_SHARING_DEPLOYMENT: config },
          stdio: 'inherit',
        },
      );
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(signal ? 1 : code ?? 1));
    });
