import type {
  AuditorService,
  BackstageCredentials,
  CacheService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { ApproverResolver } from '@data-sharing/backstage-plugin-data-sharing-node';
import type { GrantReader } from '../aws/GrantReader';
import type { ProductReader } from '../aws/ProductReader';
import type { ShareWorkflows } from '../aws/ShareWorkflows';
import type { People } from '../catalog/People';
import type { ProductCatalog } from '../catalog/ProductCatalog';
import type { Clock } from '../clock';
import type { DataSharingConfig } from '../config/readConfig';
import type { RequestStore } from '../database/RequestStore';
import type { Announcer } from '../notify/Announcer';
import type { RequestAuthorizer } from '../permissions/RequestAuthorizer';

/** Who calls, by their credentials alone. */
export interface Caller {
  credentials: BackstageCredentials;
  /** undefined for a service, which may look and never act. */
  userRef?: string;
  /** The user and their groups, in lower case. */
  ownershipRefs: string[];
}

/** A caller who is a person. */
export type UserCaller = Caller & { userRef: string };

/** What the service's verbs work with, handed in at the plugin's `init`. */
export interface ServiceContext {
  config: DataSharingConfig;
  store: RequestStore;
  workflows: ShareWorkflows;
  products: ProductReader;
  grants: GrantReader;
  catalog: ProductCatalog;
  people: People;
  approvers: ApproverResolver;
  permissions: PermissionsService;
  authorizer: RequestAuthorizer;
  announcer: Announcer;
  auditor: AuditorService;
  cache: CacheService;
  logger: LoggerService;
  clock: Clock;
  /** @param at - when it was made; now where it is missing */
  newId: (at?: Date) => string;
}
