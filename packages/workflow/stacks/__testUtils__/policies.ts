import type { Template } from './template';

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  [member: string]: unknown;
}

export interface Policy {
  Version: string;
  Statement: Statement[];
}

/** The policies of a deployment: of each role, and on each resource. */
export interface Policies {
  /** By the ARN of the role. */
  identity: Record<string, Policy>;
  /** By the ARN of queue, topic, or role (its trust). */
  resource: Record<string, Policy>;
}

const arnOf = (template: Template, type: string, id: string): string =>
  template.resolve(
    type === 'AWS::SNS::Topic' ? { Ref: id } : { 'Fn::GetAtt': [id, 'Arn'] },
  );

export function policiesOf(templates: Template[]): Policies {
  const found: Policies = { identity: {}, resource: {} };
  for (const template of templates) {
    for (const [id, { Type, Properties }] of Object.entries<any>(
      template.json.Resources,
    )) {
      const properties = template.resolve(Properties);
      if (Type === 'AWS::IAM::Role') {
        const arn = arnOf(template, Type, id);
        const [policy, ...others] = properties.Policies;
        if (others.length > 0) throw new Error(`${arn} has several policies`);
        found.identity[arn] = policy.PolicyDocument;
        found.resource[arn] = properties.AssumeRolePolicyDocument;
      } else if (Type === 'AWS::SQS::QueuePolicy') {
        for (const { Ref } of Properties.Queues) {
          found.resource[arnOf(template, 'AWS::SQS::Queue', Ref)] =
            properties.PolicyDocument;
        }
      } else if (Type === 'AWS::SNS::TopicPolicy') {
        for (const { Ref } of Properties.Topics) {
          found.resource[arnOf(template, 'AWS::SNS::Topic', Ref)] =
            properties.PolicyDocument;
        }
      } else if (/Policy|ManagedPolicy/.test(Type)) {
        throw new Error(`Not looked at: ${Type}`);
      }
    }
  }
  return found;
}

const listOf = (action: string | string[]) => [action].flat();

/** Each policy without one of its actions, one after the other. */
export function* withoutOneAction(policies: Policies) {
  for (const kind of ['identity', 'resource'] as const) {
    for (const [arn, policy] of Object.entries(policies[kind])) {
      for (const [i, statement] of policy.Statement.entries()) {
        for (const action of listOf(statement.Action)) {
          const Action = listOf(statement.Action).filter(one => one !== action);
          const Statement = policy.Statement.flatMap((one, at) => {
            if (at !== i) return [one];
            return Action.length > 0 ? [{ ...one, Action }] : [];
          });
          yield {
            effect: statement.Effect,
            what: `${arn}: ${statement.Effect} ${action}`,
            arn,
            rest: {
              ...policies,
              [kind]: { ...policies[kind], [arn]: { ...policy, Statement } },
            } as Policies,
          };
        }
      }
    }
  }
}
