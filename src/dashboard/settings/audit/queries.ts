import { graphql, type ResultOf } from '../../graphql/graphql.ts';

export const AuditQuery = graphql(`
  query Audit(
    $orgId: ID!
    $actor: String
    $subject: String
    $from: DateTime
    $to: DateTime
    $after: ID
    $limit: Int
  ) {
    auditLog(
      orgId: $orgId
      actor: $actor
      subject: $subject
      from: $from
      to: $to
      after: $after
      limit: $limit
    ) {
      id
      at
      actor
      address
      action
      subject
      subjectId
      change
    }
  }
`);

export type AuditRow = ResultOf<typeof AuditQuery>['auditLog'][number];
