import { InputError } from '@backstage/errors';
import type { ShareWorkflow } from './ShareWorkflow';

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

  /** The workflow that an execution's ARN belongs to. */
  forExecution(executionArn: string) {
    const machine = executionArn
      .replace(':execution:', ':stateMachine:')
      .replace(/:[^:]+$/, '');
    return this.forMachine(machine)[0];
  }
}
