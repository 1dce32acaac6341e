/* eslint-disable @backstage/no-forbidden-package-imports, @backstage/no-undeclared-imports --
   What is measured are the machines as they are shipped, in the AWS of the
   workflow's own tests, which that package gives nobody else. */
export { columns } from '@data-sharing/workflow/src/embedded/columns';
export { EmbeddedAws } from '@data-sharing/workflow/src/embedded/EmbeddedAws';
export {
  consumer,
  ShareWorld,
} from '@data-sharing/workflow/src/embedded/ShareWorld';
