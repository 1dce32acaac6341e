import type { CentralConfig } from './config';
import { centralNames } from './names';

/** The outputs of the central stack, as `cdk deploy --outputs-file` has them. */
export interface CentralOutputs {
  StateMachineArn: string;
  RevokeStateMachineArn: string;
  ExtendStateMachineArn: string;
  ConsumerStateMachineArn: string;
  QueueUrl: string;
  GlueChangesQueueUrl: string;
  WorkflowRoleArn: string;
  PortalRoleArn: string;
}

type Yaml = string | Yaml[] | { [key: string]: Yaml | undefined };

/** Block YAML; texts stand in double quotes, as in JSON. */
function yaml(value: Yaml, indent = ''): string {
  if (typeof value === 'string') return ` ${JSON.stringify(value)}\n`;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `\n${value
      .map(item => `${indent}-${yaml(item, inner).replace(/^\n\s*/, ' ')}`)
      .join('')}`;
  }
  return `\n${Object.entries(value)
    .map(([key, entry]) =>
      entry === undefined ? '' : `${indent}${key}:${yaml(entry, inner)}`,
    )
    .join('')}`;
}

/**
 * Configuration of the portal, from what was deployed.
 *
 * @returns text of an `app-config` file
 * @throws Error where an output is missing
 */
export function portalConfig(
  config: CentralConfig,
  outputs: Partial<CentralOutputs>,
): string {
  const of = (name: keyof CentralOutputs) => {
    const value = outputs[name];
    if (!value) throw new Error(`The stack has no output ${name}`);
    return value;
  };
  const { account, region, policy, flag, portal } = config;
  const { role, partition } = centralNames(config);
  const content = {
    aws: {
      accounts: [
        {
          accountId: account,
          partition,
          roleName: role('portal'),
          region,
          externalId: portal.externalId,
        },
      ],
    },
    dataSharing: {
      workflows: [
        {
          catalogId: account,
          region,
          accountId: account,
          stateMachineArn: of('StateMachineArn'),
          revokeStateMachineArn: of('RevokeStateMachineArn'),
          extendStateMachineArn: of('ExtendStateMachineArn'),
          consumerStateMachineArn: of('ConsumerStateMachineArn'),
          queueUrl: of('QueueUrl'),
          policy,
        },
      ],
      flag,
    },
    catalog: {
      providers: {
        awsGlue: {
          accountId: account,
          region,
          queueUrl: of('GlueChangesQueueUrl'),
          flag,
          lakeFormationRole: of('PortalRoleArn'),
        },
      },
    },
  };
  return `# Made by deploy:central. Merge it into the portal's configuration; a list
# there takes the place of a list here.${yaml(content)}`;
}
