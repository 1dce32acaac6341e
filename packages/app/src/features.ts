import { catalog } from './modules/catalog';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';

/** What this portal brings itself, beside the plugins it finds. */
export const features = [catalog, navModule, signInModule];
