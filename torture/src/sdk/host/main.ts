/** A process full of SDK clients: it does what the run tells it, and reports what its clients show and tell. */
import { Order, type Reports } from '../words.ts';
import { Board } from './board.ts';
import { Kiosk } from './kiosk.ts';
import type { Tell } from './life.ts';

/** Reports travel together. */
const TOGETHER_MS = 50;

const members: (Board | Kiosk)[] = [];
let reports: Reports = [];

const tellFor =
  (member: number): Tell =>
  (report) =>
    void reports.push({ at: Date.now(), report: { ...report, member } });

function flush(): void {
  if (reports.length > 0) process.send?.(reports);
  reports = [];
}

function obey(order: Order): void {
  if (order.do === 'begin') {
    for (const start of order.members) {
      const tell = tellFor(members.length);
      members.push(start.kind === 'board' ? new Board(start, tell) : new Kiosk(start, tell));
    }
    return;
  }
  if (order.do === 'rest') {
    for (const member of members) if (member instanceof Board) member.rest();
    return;
  }
  const member = members[order.member];
  if (!member) throw new Error(`there is no member ${order.member}`);
  const complain = (error: unknown) => tellFor(order.member)({ tell: 'trouble', what: String(error) });
  switch (order.do) {
    case 'place':
      if (member instanceof Kiosk) member.place(order.intent, order.takeBack).catch(complain);
      return;
    case 'move':
      if (member instanceof Board) member.move(order.id, order.from, order.to).catch(complain);
      return;
    case 'reload':
      member.reload();
      return;
    case 'signal':
      member.surroundings.tell(order.signal);
      return;
    case 'sleep':
      member.surroundings.sleep(order.ms);
      return;
    case 'pass':
      member.surroundings.pass(order.ms);
      return;
    case 'forget':
      member.surroundings.forgets = true;
      return;
    case 'hold frames':
      member.surroundings.holdFrames();
      return;
    case 'show':
      member.show();
      return;
  }
}

setInterval(flush, TOGETHER_MS);
process.on('message', (message) => obey(Order.parse(message)));
// Whoever started this is gone, or wants it gone.
process.on('disconnect', () => process.exit());
// What a client throws where nobody can catch it.
process.on('uncaughtException', (error) => tellFor(0)({ tell: 'trouble', what: `uncaught: ${error.stack}` }));
