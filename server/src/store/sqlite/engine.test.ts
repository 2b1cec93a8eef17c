import { sqliteDatabase } from '../../../test/harness/database.ts';
import { describeCustody } from '../custody.contract.ts';
import { describeKitchen } from '../kitchen.contract.ts';
import { describeLogOrder } from '../log-order.contract.ts';
import { describeMenu } from '../menu.contract.ts';
import { describePush } from '../push.contract.ts';
import { describeStore } from '../store.contract.ts';
import { describeTransactor } from '../transactor.contract.ts';
import { describeWebhooks } from '../webhooks.contract.ts';

describeStore('SQLite', sqliteDatabase);
describeCustody('SQLite', sqliteDatabase);
describeKitchen('SQLite', sqliteDatabase);
describeTransactor('SQLite', sqliteDatabase);
describeWebhooks('SQLite', sqliteDatabase);
describeLogOrder('SQLite', sqliteDatabase);
describePush('SQLite', sqliteDatabase);
describeMenu('SQLite', sqliteDatabase);
