import { InputError } from '@backstage/errors';
import { machineKeys } from '../config/readConfig';
import {
  machineArn,
  type MachineKind,
  type ShareWorkflow,
} from './ShareWorkflow';

/** The ARN of the machine that an execution's ARN names. */
const machineOf = (executionArn: string) =>
  executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]+$/, '');

export const isExecutionOf = (
  workflow: ShareWorkflow,
  kind: MachineKind,
  executionArn: string,
): boolean => machineArn(workflow, kind) === machineOf(executionArn);

/** The configured workflows, by catalog and by machine. */
export class ShareWorkflows {
  readonly all: ShareWorkflow[];

  constructor(all: ShareWorkflow[]) {
    this.all = all;
  }

  /** @returns undefined for a catalog that is browse-only */
  forCatalog(key: { catalogId: string; region: string }) {
    return this.all.find(
      ({ config }) =>
        config.catalogId === key.catalogId && config.region === key.region,
    );
  }

  /** @throws InputError for a catalog that is browse-only */
  get(key: { catalogId: string; region: string }) {
    const workflow = this.forCatalog(key);
    if (!workflow) {
      throw new InputError(
        `No workflow is configured for catalog ${key.catalogId} in ${key.region}`,
      );
    }
    return workflow;
  }

  /** All catalogs that share this machine; as a rule one. */
  forMachine(stateMachineArn: string) {
    return this.all.filter(
      ({ config }) => config.stateMachineArn === stateMachineArn,
    );
  }

  /** The workflow whose share machine an execution's ARN belongs to. */
  forExecution(executionArn: string) {
    return this.forMachine(machineOf(executionArn))[0];
  }

  /** The workflow any of whose machines an execution's ARN belongs to. */
  forAnyExecution(executionArn: string) {
    const machine = machineOf(executionArn);
    return this.all.find(({ config }) =>
      machineKeys.some(key => config[key] === machine),
    );
  }
}
