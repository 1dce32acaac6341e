import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core';
import { LogoIcon } from './Logo';

const useStyles = makeStyles({
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: 14,
    height: 2 * sidebarConfig.logoHeight,
    paddingLeft: 22,
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontWeight: 600,
    fontSize: 15,
    color: '#fff',
  },
});

export const SidebarLogo = () => {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  const name = useApi(configApiRef).getOptionalString('organization.name');
  return (
    <Link to="/" underline="none" className={classes.link} aria-label="Home">
      <LogoIcon />
      {isOpen && <span>{name ?? 'Data portal'}</span>}
    </Link>
  );
};
