/** GET /api/reports/stages/: how long the stages of orders took, over a range of time. */
import { operations } from '@comanda/protocol/operations';
import { MOST_REPORTED, stageReport } from '../../measures/stage-report.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';

export const readStageReport = operation(operations.readStageReport, async ({ query, t }, { reader, calendar }) => {
  const { from, to, group_by: groupBy = null } = query;
  const report = await stageReport(reader.reports, calendar, { from, to, groupBy });
  if (report) return report;
  return new ProblemReply('invalid_request', {
    errors: { to: [t('api.field.too_many_orders', { maximum: MOST_REPORTED })] },
  });
});
