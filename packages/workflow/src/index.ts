/**
 * The share workflow: state machines in Amazon States Language, and what it
 * takes to run them.
 *
 * @packageDocumentation
 */
export {
  definition,
  machineNames,
  portalMachines,
  type MachineName,
  type WorkflowParameters,
} from './definitions';
export {
  deployWorkflow,
  type Deployment,
  type DeploymentClients,
  type DeploymentParameters,
} from './deploy';
export {
  deployGlueChanges,
  glueChangesPattern,
  type GlueChangesDeployment,
} from './deployGlueChanges';
