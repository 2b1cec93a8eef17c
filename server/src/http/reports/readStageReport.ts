/** GET /api/reports/stages/: how long the stages of orders took, over a range of time. */
import { operations } from '@comanda/protocol/operations';
import { stageReport } from '../../measures/stage-report.ts';
import { operation } from '../operation.ts';

export const readStageReport = operation(operations.readStageReport, ({ query }, { reader, calendar }) =>
  stageReport(reader.reports, calendar, { from: query.from, to: query.to, groupBy: query.group_by ?? null }),
);
