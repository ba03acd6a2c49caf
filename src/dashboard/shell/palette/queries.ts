import { graphql, type ResultOf } from '../../graphql/graphql.ts';

export const PaletteQuery = graphql(`
  query Palette($orgId: ID!, $search: String) {
    applications(orgId: $orgId, search: $search, limit: 6) {
      id
      name
    }
    integrations(orgId: $orgId, search: $search, limit: 6) {
      id
      name
      application {
        id
        name
      }
    }
    connections(orgId: $orgId, search: $search, limit: 4) {
      id
      name
    }
    organizations(orgId: $orgId) {
      id
      users(search: $search, limit: 4) {
        user {
          id
          email
        }
      }
    }
  }
`);

export type PaletteFinds = ResultOf<typeof PaletteQuery>;
