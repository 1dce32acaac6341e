import {
  CatalogIcon,
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import { CatalogSearchResultListItem } from '@backstage/plugin-catalog';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import { TableSearchResultListItem } from '@data-sharing/backstage-plugin-data-sharing';
import MenuIcon from '@material-ui/icons/Menu';
import SearchIcon from '@material-ui/icons/Search';
import { RiTableLine } from '@remixicon/react';
import { SidebarLogo } from './SidebarLogo';
import { SignedInPerson } from './SignedInPerson';

export const SidebarContent = NavContentBlueprint.make({
  params: {
    component: ({ navItems }) => {
      const nav = navItems.withComponent(item => (
        <SidebarItem icon={() => item.icon} to={item.href} text={item.title} />
      ));

      // Shown by items of their own below.
      nav.take('page:search');
      nav.take('page:notifications');
      nav.take('page:catalog-graph');

      return (
        <Sidebar>
          <SidebarLogo />
          <SidebarGroup label="Search" icon={<SearchIcon />} to="/search">
            <SidebarSearchModal
              resultItemComponents={[
                <CatalogSearchResultListItem
                  key="catalog"
                  icon={<CatalogIcon />}
                />,
                <TableSearchResultListItem
                  key="table"
                  icon={<RiTableLine />}
                />,
              ]}
            />
          </SidebarGroup>
          <SidebarDivider />
          <SidebarGroup label="Menu" icon={<MenuIcon />}>
            {nav.take('page:catalog')}
            {nav.take('page:data-sharing')}
            <SidebarScrollWrapper>
              {nav.rest({ sortBy: 'title' })}
            </SidebarScrollWrapper>
          </SidebarGroup>
          <SidebarSpace />
          <SidebarDivider />
          <NotificationsSidebarItem />
          <SidebarGroup
            label="Settings"
            icon={<UserSettingsSignInAvatar />}
            to="/settings"
          >
            {nav.take('page:user-settings')}
            <SignedInPerson />
          </SidebarGroup>
        </Sidebar>
      );
    },
  },
});
