import { randomBytes } from 'node:crypto';
import { AwsError, type Caller, type Clock } from '../core';
import type { Collection, Store } from '../store';
import { isSessionOf, parseRole } from './roles';

/** A role that exists, and who may assume it. */
export interface SandboxRole {
  /** `arn:aws:iam::444455556666:role/ProducerWorkflowRole` */
  arn: string;
  /**
   * Account ids, role ARNs, or service principals (`states.amazonaws.com`: the
   * services of the role's own account). Everyone when left out.
   */
  trusts?: string[];
  /** What `sts:ExternalId` must be equal to. */
  externalId?: string;
}

interface IssuedKey {
  secretAccessKey: string;
  sessionToken: string;
  accountId: string;
  principalArn: string;
  expiresAt: string;
}

export interface Credentials {
  AccessKeyId: string;
  SecretAccessKey: string;
  SessionToken: string;
  Expiration: Date;
}

/** Keys that the sandbox issues are told by this; no account id follows it. */
const issuedPrefix = 'ASIASANDBOX';

const accountPattern = /^\d{12}$/;
const sessionPattern = /^[\w+=,.@-]{2,64}$/;

const base32 = (length: number) =>
  [...randomBytes(length)]
    .map(byte => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32])
    .join('');

/** Decides who acts: by access key, or by assuming a role. */
export class Accounts {
  readonly #keys: Collection<IssuedKey>;
  readonly #clock: Clock;
  readonly #defaultAccountId: string;
  readonly #roles: Map<string, SandboxRole> | undefined;

  /**
   * @param options.roles - the roles that exist; any role ARN in any account
   *   when left out
   */
  constructor(options: {
    store: Store;
    clock: Clock;
    defaultAccountId: string;
    roles?: SandboxRole[];
  }) {
    if (!accountPattern.test(options.defaultAccountId)) {
      throw new TypeError(
        `defaultAccountId must be twelve digits, not ${options.defaultAccountId}`,
      );
    }
    this.#keys = options.store.collection('sts-key');
    this.#clock = options.clock;
    this.#defaultAccountId = options.defaultAccountId;
    this.#roles =
      options.roles && new Map(options.roles.map(role => [role.arn, role]));
  }

  /**
   * A key that the sandbox issued acts as the role it was issued for; one that
   * ends with twelve digits as that account; any other as the default account.
   *
   * @throws {@link AwsError} for an issued key that is unknown or has expired
   */
  identify(key: {
    accessKeyId: string;
    sessionToken?: string;
    region: string;
  }): Caller {
    const { accessKeyId, sessionToken, region } = key;
    if (accessKeyId.startsWith(issuedPrefix)) {
      const issued = this.#keys.get(accessKeyId);
      if (!issued || issued.sessionToken !== sessionToken) {
        throw new AwsError(
          'UnrecognizedClientException',
          'The security token included in the request is invalid.',
          403,
        );
      }
      if (Date.parse(issued.expiresAt) <= this.#clock.now().getTime()) {
        throw new AwsError(
          'ExpiredTokenException',
          'The security token included in the request is expired',
          403,
        );
      }
      const { accountId, principalArn } = issued;
      return { accountId, region, principalArn };
    }
    const accountId =
      /\d{12}$/.exec(accessKeyId)?.[0] ?? this.#defaultAccountId;
    return {
      accountId,
      region,
      principalArn: `arn:aws:iam::${accountId}:user/sandbox`,
    };
  }

  /**
   * @throws {@link AwsError} `AccessDenied` when the role does not exist or does
   *   not trust the caller
   */
  assumeRole(
    roleArn: string,
    caller: Caller,
    externalId?: string,
    sessionName: string = `sandbox-${base32(8).toLowerCase()}`,
  ): Caller {
    const role = parseRole(roleArn);
    if (!role) {
      throw new AwsError('ValidationError', `${roleArn} is invalid`);
    }
    if (!sessionPattern.test(sessionName)) {
      throw new AwsError(
        'ValidationError',
        `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
      );
    }
    if (this.#roles && !this.#trusted(roleArn, caller, externalId)) {
      throw new AwsError(
        'AccessDenied',
        `User: ${caller.principalArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        403,
      );
    }
    return {
      accountId: role.accountId,
      region: caller.region,
      principalArn: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`,
    };
  }

  /** Keys with which a client acts as `caller` from now on. */
  issue(caller: Caller, seconds: number): Credentials {
    const AccessKeyId = `${issuedPrefix}${base32(9)}`;
    const Expiration = new Date(this.#clock.now().getTime() + seconds * 1000);
    const issued: IssuedKey = {
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
      accountId: caller.accountId,
      principalArn: caller.principalArn,
      expiresAt: Expiration.toISOString(),
    };
    this.#keys.put(AccessKeyId, issued);
    return {
      AccessKeyId,
      SecretAccessKey: issued.secretAccessKey,
      SessionToken: issued.sessionToken,
      Expiration,
    };
  }

  #trusted(roleArn: string, caller: Caller, externalId?: string): boolean {
    const role = this.#roles?.get(roleArn);
    if (!role) return false;
    if (role.externalId !== undefined && role.externalId !== externalId) {
      return false;
    }
    return (
      !role.trusts ||
      role.trusts.some(trusted => {
        if (trusted.endsWith('.amazonaws.com')) {
          return caller.accountId === parseRole(roleArn)?.accountId;
        }
        return (
          isSessionOf(trusted, caller) ||
          trusted === caller.accountId ||
          trusted === `arn:aws:iam::${caller.accountId}:root` ||
          trusted === caller.principalArn
        );
      })
    );
  }
}
