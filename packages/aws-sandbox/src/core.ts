import { randomUUID } from 'node:crypto';

/** Who calls, and where: decided by the credentials of the request. */
export interface Caller {
  /** Twelve digits. */
  accountId: string;
  region: string;
  /** ARN of the user or of the assumed role that acts. */
  principalArn: string;
  /** Aborted when the client has gone and nobody waits for the answer. */
  signal?: AbortSignal;
}

/**
 * One AWS service. `call` is what both the wire (`http/`) and the Step
 * Functions engine (`aws-sdk:` tasks) go through.
 */
export interface Service {
  /** Name of the service in `arn:aws:states:::aws-sdk:NAME:action`. */
  readonly name: string;
  /**
   * @param action - API name as AWS spells it, `GetDatabase`
   * @param input - the shape of the SDK's command input, member names as on the wire
   * @returns the shape of the SDK's command output; timestamps as `Date`
   * @throws {@link AwsError} for every answer that AWS would give as an error
   */
  call(action: string, input: any, caller: Caller): Promise<any>;
}

/** An error as AWS sends it: the SDK turns it into the exception of that name. */
export class AwsError extends Error {
  constructor(
    /** As in the API reference: `EntityNotFoundException`. */
    readonly code: string,
    message: string,
    /** HTTP status. */
    readonly status: number = 400,
    /** What else the exception has, as on the wire. */
    readonly members: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** What the sandbox lacks, it says, in AWS's way. */
export const notEmulated = (service: string, action: string) =>
  new AwsError(
    'UnknownOperationException',
    `The sandbox does not emulate ${service}:${action}`,
    501,
  );

/** Time, handed in so that a test can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export const newId = (): string => randomUUID();

export const partition = 'aws';

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE` */
export const arn = (
  service: string,
  caller: Pick<Caller, 'accountId' | 'region'>,
  resource: string,
) =>
  `arn:${partition}:${service}:${caller.region}:${caller.accountId}:${resource}`;
