import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { shareRequestCreatePermission } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  approverResolverExtensionPoint,
  shareRequestNotifierExtensionPoint,
  type ApproverResolver,
  type ShareRequestNotifier,
} from '@data-sharing/backstage-plugin-data-sharing-node';
import { monotonicFactory, ulid } from 'ulid';
import { consumeQueues } from './approvals/consumeQueues';
import { handleMessage } from './approvals/handleMessage';
import { AwsClients } from './aws/clients';
import { LakeFormationGrantReader } from './aws/GrantReader';
import { GlueProductReader } from './aws/ProductReader';
import { StepFunctionsShareWorkflow } from './aws/ShareWorkflow';
import { ShareWorkflows } from './aws/ShareWorkflows';
import { GroupMemberResolver, People } from './catalog/People';
import { ProductCatalog } from './catalog/ProductCatalog';
import { readConfig } from './config/readConfig';
import { DatabaseRequestStore } from './database/DatabaseRequestStore';
import { Announcer } from './notify/Announcer';
import { BackstageNotifier } from './notify/BackstageNotifier';
import { RequestAuthorizer } from './permissions/RequestAuthorizer';
import {
  resourcePermissions,
  rules,
  shareRequestResourceRef,
} from './permissions/rules';
import { reconcile } from './reconcile/reconcile';
import { createRouter } from './router';
import { followSampleMachines } from './sampleMachine/followSampleMachines';
import { SampleShareWorkflow } from './sampleMachine/SampleShareWorkflow';
import type { ServiceContext } from './service/context';

const machines = {
  'data-sharing': StepFunctionsShareWorkflow,
  'aws-sample': SampleShareWorkflow,
};

/** Id of the scheduled task that brings requests and AWS together. */
export const reconcileTaskId = 'data-sharing-reconcile';

/**
 * Share requests for data products in AWS Glue: decisions, audit, and the proxy
 * to the workflow.
 *
 * @public
 */
export const dataSharingPlugin = createBackendPlugin({
  pluginId: 'data-sharing',
  register(env) {
    const extraNotifiers: ShareRequestNotifier[] = [];
    let approverResolver: ApproverResolver | undefined;

    env.registerExtensionPoint(shareRequestNotifierExtensionPoint, {
      addNotifier: (...notifiers) => {
        extraNotifiers.push(...notifiers);
      },
    });
    env.registerExtensionPoint(approverResolverExtensionPoint, {
      setApproverResolver: resolver => {
        if (approverResolver) {
          throw new Error('The approver resolver is set already');
        }
        approverResolver = resolver;
      },
    });

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        cache: coreServices.cache,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init({
        auditor,
        auth,
        cache,
        catalog,
        config: rootConfig,
        database,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        notifications,
        permissions,
        permissionsRegistry,
        scheduler,
        signals,
        userInfo,
      }) {
        const config = readConfig(rootConfig);
        const clock = () => new Date();
        const nextId = monotonicFactory();
        const newId = (at?: Date) =>
          at ? ulid(at.getTime()) : nextId(clock().getTime());
        const store = await DatabaseRequestStore.create({
          database,
          clock,
          newId,
        });
        permissionsRegistry.addPermissions([shareRequestCreatePermission]);
        permissionsRegistry.addResourceType({
          resourceRef: shareRequestResourceRef,
          permissions: resourcePermissions,
          rules: Object.values(rules),
          getResources: async ids => {
            const found = await store.getMany(ids);
            return ids.map(id => found.find(request => request.id === id));
          },
        });

        const clients = new AwsClients(
          DefaultAwsCredentialsManager.fromConfig(rootConfig),
        );
        const workflows = new ShareWorkflows(
          config.workflows.map(
            workflow =>
              new machines[workflow.kind](
                workflow,
                clients.stepFunctions(workflow),
              ),
          ),
        );
        const context: ServiceContext = {
          config,
          store,
          workflows,
          products: new GlueProductReader(
            clients,
            key => workflows.forCatalog(key)?.config.accountId,
          ),
          grants: new LakeFormationGrantReader(clients),
          catalog: new ProductCatalog(catalog, auth),
          people: new People(catalog, auth),
          approvers: approverResolver ?? new GroupMemberResolver(catalog, auth),
          permissions,
          authorizer: new RequestAuthorizer(permissions, permissionsRegistry),
          announcer: new Announcer({
            signals,
            notifiers: [
              new BackstageNotifier(notifications),
              ...extraNotifiers,
            ],
            logger,
          }),
          auditor,
          cache,
          logger,
          clock,
          newId,
        };

        httpRouter.use(createRouter({ context, httpAuth, userInfo }));
        consumeQueues({
          workflows: config.workflows,
          clients,
          handle: body => handleMessage(context, body),
          logger,
          lifecycle,
        });
        await scheduler.scheduleTask({
          id: reconcileTaskId,
          frequency: { seconds: 30 },
          timeout: { minutes: 10 },
          initialDelay: { seconds: 5 },
          fn: signal => reconcile(context, signal),
        });
        await followSampleMachines(context, scheduler);
      },
    });
  },
});
