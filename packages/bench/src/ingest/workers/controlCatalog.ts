import { ControlProvider } from '../ControlProvider';
import { serveCatalog } from '../serveCatalog';

serveCatalog(async () => {
  const provider = await ControlProvider.fromFile(process.argv[2]);
  return {
    provider,
    scan: () => provider.scan(),
    tableChanged: async () => {
      throw new Error('The control knows nothing of Glue');
    },
  };
});
