import { createApp } from '@backstage/frontend-defaults';
import { features } from './features';

// The plugins come from `app.packages: all` in app-config.yaml.
export default createApp({ features });
