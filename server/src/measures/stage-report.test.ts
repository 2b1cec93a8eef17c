import { sqliteDatabase } from '../../test/harness/database.ts';
import { describeStageReport } from './stage-report.contract.ts';

describeStageReport('SQLite', sqliteDatabase);
