import { graphql, type ResultOf } from '../../graphql/graphql.ts';

/** Jobs that the page tells of; older ones are forgotten sooner or later. */
export const jobsShownMax = 20;

/** What was counted at one integration, over a time. */
export const MetricsQuery = graphql(`
  query Metrics($orgId: ID!, $integrationId: ID!, $from: DateTime!, $to: DateTime!, $buckets: Int!) {
    deliveryMetrics(orgId: $orgId, integrationId: $integrationId, from: $from, to: $to, buckets: $buckets) {
      at
      received
      filtered
      delivered
      retrying
      failed
      latencyMsP50
      latencyMsP95
    }
  }
`);

/** What stands at one integration: what has failed there, and what is being sent again. */
export const FailureGroupsQuery = graphql(`
  query FailureGroups($orgId: ID!, $integrationId: ID!, $jobsMax: Int) {
    failureGroups(orgId: $orgId, integrationId: $integrationId) {
      reason
      count
      firstAt
      lastAt
    }
    jobs(orgId: $orgId, integrationId: $integrationId, limit: $jobsMax) {
      id
      state
      done
      total
      message
      createdAt
    }
  }
`);

export const FailuresQuery = graphql(`
  query Failures($orgId: ID!, $integrationId: ID!, $reason: String!, $limit: Int) {
    failures(orgId: $orgId, integrationId: $integrationId, reason: $reason, limit: $limit) {
      id
      at
      eventId
      messageId
      attempts
    }
  }
`);

/** How many events a replay of a span would send. */
export const ToReplayQuery = graphql(`
  query ToReplay($orgId: ID!, $integrationId: ID!, $from: DateTime!, $to: DateTime!, $buckets: Int!) {
    failureGroups(orgId: $orgId, integrationId: $integrationId, from: $from, to: $to) {
      count
    }
    deliveryMetrics(orgId: $orgId, integrationId: $integrationId, from: $from, to: $to, buckets: $buckets) {
      received
    }
  }
`);

export const Replay = graphql(`
  mutation Replay(
    $orgId: ID!
    $integrationId: ID!
    $failureIds: [ID!]
    $reason: String
    $from: DateTime
    $to: DateTime
    $delivered: Boolean
  ) {
    replay(
      orgId: $orgId
      integrationId: $integrationId
      failureIds: $failureIds
      reason: $reason
      from: $from
      to: $to
      delivered: $delivered
    ) {
      success
      message
      id
      code
      fieldErrors {
        path
        message
      }
    }
  }
`);

export const CancelJob = graphql(`
  mutation CancelJob($orgId: ID!, $jobId: ID!) {
    cancelJob(orgId: $orgId, jobId: $jobId) {
      success
      message
      id
      code
      fieldErrors {
        path
        message
      }
    }
  }
`);

export type Metrics = ResultOf<typeof MetricsQuery>;
export type Point = Metrics['deliveryMetrics'][number];
export type Standing = ResultOf<typeof FailureGroupsQuery>;
export type FailureGroup = Standing['failureGroups'][number];
export type Job = Standing['jobs'][number];
export type Failure = ResultOf<typeof FailuresQuery>['failures'][number];
