/** How a task waits for what it started. */
export type Pattern =
  | 'requestResponse'
  | 'sync'
  | 'sync:2'
  | 'waitForTaskToken';

/** What stands in a task's `Resource`. */
export interface TaskResource {
  /** `aws-sdk:glue` or `sqs`, as in the history. */
  resourceType: string;
  /** `getDatabase` or `sendMessage.waitForTaskToken`, as in the history. */
  resource: string;
  /** Name of the service to call, as in `aws-sdk:NAME:action`. */
  service: string;
  /** API name, `GetDatabase`. */
  action: string;
  pattern: Pattern;
  optimised: boolean;
}

/** The optimised integrations that the sandbox has, and who serves them. */
const OPTIMISED: Record<string, { service: string; patterns: Pattern[] }> = {
  'sqs:sendMessage': {
    service: 'sqs',
    patterns: ['requestResponse', 'waitForTaskToken'],
  },
  'sns:publish': {
    service: 'sns',
    patterns: ['requestResponse', 'waitForTaskToken'],
  },
  'events:putEvents': {
    service: 'eventbridge',
    patterns: ['requestResponse', 'waitForTaskToken'],
  },
  'lambda:invoke': {
    service: 'lambda',
    patterns: ['requestResponse', 'waitForTaskToken'],
  },
  'states:startExecution': {
    service: 'sfn',
    patterns: ['requestResponse', 'sync', 'sync:2', 'waitForTaskToken'],
  },
  ...Object.fromEntries(
    ['getItem', 'putItem', 'updateItem', 'deleteItem'].map(action => [
      `dynamodb:${action}`,
      { service: 'dynamodb', patterns: ['requestResponse'] as Pattern[] },
    ]),
  ),
};

const RESOURCE =
  /^arn:aws[a-z-]*:states:::(?:(aws-sdk):)?([a-z0-9]+):([a-zA-Z0-9]+)(?:\.(sync|sync:2|waitForTaskToken))?$/;

/**
 * @param resource - `arn:aws:states:::aws-sdk:SERVICE:action` or an optimised integration
 * @returns undefined when AWS or the sandbox has no such integration
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
 */
export function parseResource(resource: string): TaskResource | undefined {
  const match = RESOURCE.exec(resource);
  if (!match) return undefined;
  const [, sdk, service, action, suffix] = match;
  const pattern = (suffix ?? 'requestResponse') as Pattern;
  const common = {
    resource: suffix ? `${action}.${suffix}` : action,
    action: action[0].toUpperCase() + action.slice(1),
    pattern,
  };
  if (sdk) {
    if (pattern.startsWith('sync')) return undefined;
    return {
      ...common,
      resourceType: `aws-sdk:${service}`,
      service,
      optimised: false,
    };
  }
  const integration = OPTIMISED[`${service}:${action}`];
  if (!integration?.patterns.includes(pattern)) return undefined;
  return {
    ...common,
    resourceType: service,
    service: integration.service,
    optimised: true,
  };
}
