import { graphql } from '../graphql/graphql.ts';

/** Everything about one field but what is inside it. */
const fieldFragment = graphql(`
  fragment PrototypeField on FieldPrototype {
    propertyName
    label
    fieldType
    help
    placeholder
    required
    requiredWhen
    default
    secret
    destination
    multiline
    format
    pattern
    patternMessage
    min
    max
    integer
    options {
      value
      label
    }
    allowCustom
    dynamic
    mappable
    keyLabel
    valueLabel
    visibleWhen
    group
    advanced
    immutable
  }
`);

/** A field and what is inside it: prototypes are nested at most 4 deep. */
const treeFragment = graphql(
  `
    fragment PrototypeTree on FieldPrototype {
      ...PrototypeField
      items {
        ...PrototypeField
        items {
          ...PrototypeField
          items {
            ...PrototypeField
          }
        }
      }
    }
  `,
  [fieldFragment],
);

/** All that a form, a card of the catalog and a check need of a destination. */
export const prototypeFragment = graphql(
  `
    fragment Prototype on ClickstreamPrototype {
      id
      integrationCode
      name
      description
      category
      docsUrl
      platforms
      connectionPrototypeId
      connectionPrototype {
        ...PrototypeTree
      }
      configPrototype {
        ...PrototypeTree
      }
    }
  `,
  [treeFragment],
);

/** One destination of the catalog, or all of it. */
export const PrototypesQuery = graphql(
  `
    query Prototypes($code: String) {
      clickstreamPrototypes(integrationCode: $code) {
        ...Prototype
      }
    }
  `,
  [prototypeFragment],
);
