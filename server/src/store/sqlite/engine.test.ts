import { sqliteDatabase } from '../../../test/harness/database.ts';
import { describeLogOrder } from '../log-order.contract.ts';
import { describeStore } from '../store.contract.ts';
import { describeTransactor } from '../transactor.contract.ts';

describeStore('SQLite', sqliteDatabase);
describeTransactor('SQLite', sqliteDatabase);
describeLogOrder('SQLite', sqliteDatabase);
