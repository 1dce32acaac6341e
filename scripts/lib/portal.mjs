// The portal with the embedded AWS sandbox, as `npm start` and the end-to-end
// tests run it.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { requireFreePort, waitFor } from './processes.mjs';
import { Failure, root, run } from './toolchain.mjs';

export const centralAccount = '111122223333';
export const region = 'eu-west-1';

function hashOf(paths) {
  const hash = createHash('sha256');
  const add = path => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(join(path, name));
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(path).update(readFileSync(full));
    }
  };
  paths.forEach(add);
  return hash.digest('hex');
}

/** Does the work unless it was done for the same content before. */
async function once(marker, paths, work) {
  const wanted = hashOf(paths);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  await work();
  writeFileSync(marker, wanted);
}

/** Builds the frontend where it is missing or out of date. */
export async function buildApp() {
  const dist = join(root, 'packages/app/dist');
  await once(
    join(dist, '.data-sharing-built'),
    [
      'packages/app/src',
      'packages/app/public',
      'packages/app/package.json',
      'plugins/data-sharing/src',
      'plugins/data-sharing-common/src',
      'yarn.lock',
      'app-config.yaml',
    ],
    async () => {
      console.log('Building the frontend (about half a minute) …');
      await run('yarn', ['workspace', 'app', 'build'], { quiet: true });
    },
  );
}

/**
 * @param options.processes - that the parts become part of; the caller ends them
 * @param options.port - of the portal
 * @param options.sandboxPort - of the AWS sandbox
 * @param options.dataDir - where sandbox and portal keep their state
 * @param options.onLine - is given each line the backend prints
 * @param options.onExit - is called when a part ends by itself
 */
export async function startPortal({
  processes,
  port,
  sandboxPort,
  dataDir,
  env = {},
  onLine = console.log,
  onExit = () => {},
}) {
  const part = {
    sandbox: () =>
      startSandbox(processes, { sandboxPort, dataDir, onLine, onExit }),
    backend: (outputs, awsEndpoint = `http://127.0.0.1:${sandboxPort}`) =>
      startBackend(processes, {
        port,
        dataDir,
        outputs,
        awsEndpoint,
        env,
        onLine,
        onExit,
      }),
  };
  mkdirSync(dataDir, { recursive: true });
  await requireFreePort(port, 'the portal', 'PORT');
  const given = process.env.AWS_ENDPOINT_URL;
  if (!given) {
    await requireFreePort(sandboxPort, 'the AWS sandbox', 'SANDBOX_PORT');
    await part.sandbox();
  }
  const url = `http://127.0.0.1:${port}`;
  const outputs = await sampleData({
    processes,
    url,
    sandboxPort,
    dataDir,
    given,
  });
  await buildApp();
  await part.backend(outputs, given);
  return {
    url,
    awsEndpoint: given ?? `http://127.0.0.1:${sandboxPort}`,
    outputs,
    part,
  };
}

/**
 * Environment of AWS clients that act in the sandbox's central account, or at
 * the endpoint that the person gave, with the person's own credentials.
 */
export const awsEnvironment = (
  endpoint,
  given = process.env.AWS_ENDPOINT_URL,
) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: (given && process.env.AWS_ACCESS_KEY_ID) || centralAccount,
  AWS_SECRET_ACCESS_KEY:
    (given && process.env.AWS_SECRET_ACCESS_KEY) || 'sandbox',
  // Real credentials have no business in the sandbox.
  ...(given ? {} : { AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined }),
});

async function startSandbox(
  processes,
  { sandboxPort, dataDir, onLine, onExit },
) {
  let alive = true;
  processes.start('sandbox', 'packages/aws-sandbox/src/main.ts', {
    args: [
      '--port',
      String(sandboxPort),
      '--data-file',
      join(dataDir, 'sandbox.sqlite'),
    ],
    onLine,
    onExit: code => {
      alive = false;
      onExit?.('The AWS sandbox', code);
    },
  });
  await waitFor(`http://127.0.0.1:${sandboxPort}/health`, {
    seconds: 60,
    what: 'The AWS sandbox',
    alive: () => alive,
  });
}

/** Seeds the sandbox, unless that was done; returns what the deployment gave. */
async function sampleData({ processes, url, sandboxPort, dataDir, given }) {
  const file = join(dataDir, 'deployment.json');
  if (!given) {
    await once(
      join(dataDir, 'seeded'),
      [
        'packages/backend/sample',
        'packages/workflow/asl',
        'packages/workflow/src/definitions.ts',
        'packages/workflow/src/deploy.ts',
        'packages/workflow/src/deployGlueChanges.ts',
        'packages/workflow/src/deployQueue.ts',
      ],
      async () => {
        console.log('Filling the sandbox with the sample data …');
        const seed = processes.start(
          'seed',
          'packages/backend/sample/main.ts',
          {
            args: [file],
            env: {
              ...awsEnvironment(`http://127.0.0.1:${sandboxPort}`),
              PORTAL_URL: url,
            },
          },
        );
        const code = await seed.ended;
        if (code !== 0)
          throw new Failure(
            `The sample data could not be written (${code}), see above.`,
          );
      },
    );
  }
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  // Somebody else's endpoint: what a deployment there is called by default.
  const machine = name =>
    `arn:aws:states:${region}:${centralAccount}:stateMachine:data-sharing-${name}`;
  return {
    stateMachineArn: machine('share'),
    revokeStateMachineArn: machine('revoke'),
    extendStateMachineArn: machine('extend'),
    consumerStateMachineArn: machine('consumer'),
    queueUrl: `${given}/${centralAccount}/data-sharing-events`,
    glueChangesQueueUrl: `${given}/${centralAccount}/data-sharing-glue-changes`,
  };
}

async function startBackend(
  processes,
  { port, dataDir, outputs, awsEndpoint, env, onLine, onExit },
) {
  const url = `http://127.0.0.1:${port}`;
  let alive = true;
  processes.start('backend', 'src/index.ts', {
    cwd: join(root, 'packages/backend'),
    args: ['--config', join(root, 'app-config.yaml')],
    env: {
      ...awsEnvironment(awsEndpoint),
      // Closes connections at once when it ends, the long polls among its own
      // plugins too.
      NODE_ENV: 'development',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
      PORTAL_URL: url,
      PORTAL_PORT: String(port),
      PORTAL_DATA: join(dataDir, 'portal'),
      DATA_SHARING_STATE_MACHINE_ARN: outputs.stateMachineArn,
      DATA_SHARING_REVOKE_STATE_MACHINE_ARN: outputs.revokeStateMachineArn,
      DATA_SHARING_EXTEND_STATE_MACHINE_ARN: outputs.extendStateMachineArn,
      DATA_SHARING_CONSUMER_STATE_MACHINE_ARN: outputs.consumerStateMachineArn,
      DATA_SHARING_QUEUE_URL: outputs.queueUrl,
      GLUE_CHANGES_QUEUE_URL: outputs.glueChangesQueueUrl,
      ...env,
    },
    onLine,
    onExit: code => {
      alive = false;
      onExit?.('The portal', code);
    },
  });
  await waitFor(`${url}/.backstage/health/v1/readiness`, {
    seconds: 120,
    what: 'The portal',
    alive: () => alive,
  });
}
