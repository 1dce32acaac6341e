interface CfnResource {
  Type: string;
  Properties: any;
  Metadata?: any;
}

/** ARN and Ref of what CloudFormation would make, by its name. */
const made: Record<
  string,
  (properties: any, place: { account: string; region: string }) => string[]
> = {
  'AWS::SQS::Queue': ({ QueueName: name }, { account, region }) => [
    `arn:aws:sqs:${region}:${account}:${name}`,
    `https://sqs.${region}.amazonaws.com/${account}/${name}`,
  ],
  'AWS::SNS::Topic': ({ TopicName: name }, { account, region }) => {
    const arn = `arn:aws:sns:${region}:${account}:${name}`;
    return [arn, arn];
  },
  'AWS::IAM::Role': ({ RoleName: name }, { account }) => [
    `arn:aws:iam::${account}:role/${name}`,
    name,
  ],
  'AWS::StepFunctions::StateMachine': (
    { StateMachineName: name },
    { account, region },
  ) => {
    const arn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
    return [arn, arn];
  },
  'AWS::DynamoDB::Table': ({ TableName: name }, { account, region }) => [
    `arn:aws:dynamodb:${region}:${account}:table/${name}`,
    name,
  ],
  'AWS::Logs::LogGroup': ({ LogGroupName: name }, { account, region }) => [
    `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
    name,
  ],
};

/** A synthesised template, with what CloudFormation would fill in. */
export class Template {
  constructor(
    readonly json: any,
    readonly account: string,
    readonly region: string,
  ) {}

  /** Resources of a type, with everything resolved. */
  resources(type: string): CfnResource[] {
    return Object.values<CfnResource>(this.json.Resources)
      .filter(({ Type }) => Type === type)
      .map(resource => ({
        ...resource,
        Properties: this.resolve(resource.Properties),
      }));
  }

  outputs(): Record<string, string> {
    return Object.fromEntries(
      Object.entries<any>(this.json.Outputs).map(([name, { Value }]) => [
        name,
        this.resolve(Value),
      ]),
    );
  }

  /** The value with its references, as far as these stacks have any. */
  resolve(value: any): any {
    if (Array.isArray(value)) return value.map(item => this.resolve(item));
    if (typeof value !== 'object' || value === null) return value;
    if ('Ref' in value) return this.#ref(value.Ref);
    if ('Fn::GetAtt' in value) {
      const [id, attribute] = value['Fn::GetAtt'];
      if (attribute !== 'Arn') throw new Error(`No ${attribute} of ${id}`);
      return this.#made(id)[0];
    }
    if ('Fn::Join' in value) {
      const [separator, parts] = value['Fn::Join'];
      return this.resolve(parts).join(separator);
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, this.resolve(entry)]),
    );
  }

  #ref(id: string) {
    return id === 'AWS::Partition' ? 'aws' : this.#made(id)[1];
  }

  #made(id: string): string[] {
    const { Type, Properties } = this.json.Resources[id];
    if (!made[Type]) throw new Error(`Not known what ${Type} makes`);
    return made[Type](Properties, this);
  }
}
