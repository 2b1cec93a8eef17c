/** One intent has one key until it was answered, and another intent has another. */
import { expect, test } from 'bun:test';
import { Refused, Unreachable } from '@comanda/client';
import { detailsOf } from '../../test/orders.ts';
import { Placing } from './placing.ts';

function scene() {
  const sent: { body: unknown; key: string }[] = [];
  let keys = 0;
  const answers: (() => void)[] = [];
  const placing = new Placing({
    newKey: () => `key-${++keys}`,
    place: async (body, key) => {
      sent.push({ body, key });
      answers.shift()?.();
      return { success: true, message: '', order: detailsOf({ id: 12 }) };
    },
  });
  placing.setRoom('204');
  placing.add(7);
  return { placing, sent, answers };
}

const away = () => {
  throw new Unreachable('away');
};
const refused = (status: number, code: string) => () => {
  throw new Refused(status, code, 'said by the server', {});
};

test('what was placed is empty again', async () => {
  const { placing, sent } = scene();
  placing.add(7);
  placing.add(8);
  placing.setLineNote(2, ' sin sal ');
  placing.setNote(' urgente ');
  expect(await placing.send()).toMatchObject({ id: 12 });
  const items = [
    { product_id: 7, quantity: 2 },
    { product_id: 8, quantity: 1, note: 'sin sal' },
  ];
  expect(sent).toEqual([{ key: 'key-1', body: { room_code: '204', items, note: 'urgente' } }]);
  expect(placing.state).toMatchObject({ room: '', lines: [], note: '', unanswered: null });
});

test('of a product with options each is a line of its own, with its choices', async () => {
  const { placing, sent } = scene();
  placing.add(9, true);
  placing.add(9, true);
  placing.setOptions(2, ['oat']);
  placing.setOptions(3, ['cow', 'sugar']);
  placing.setQuantity(1, 0);
  await placing.send();
  const items = [
    { product_id: 9, quantity: 1, options: ['oat'] },
    { product_id: 9, quantity: 1, options: ['cow', 'sugar'] },
  ];
  expect(sent).toMatchObject([{ body: { items } }]);
});

test('an intent keeps its key until it was answered', async () => {
  const { placing, sent, answers } = scene();
  answers.push(away, refused(503, 'outcome_unknown'));
  expect(await placing.send()).toBeNull();
  expect(placing.state).toMatchObject({ problem: { kind: 'unreachable' }, unanswered: 'same', room: '204' });
  await placing.send();
  await placing.send();
  expect(sent.map(({ key }) => key)).toEqual(['key-1', 'key-1', 'key-1']);
  placing.setRoom('205');
  placing.add(7);
  await placing.send();
  expect(sent.at(-1)?.key).toBe('key-2');
});

test('what was changed after a try without an answer is another intent, and that is said', async () => {
  const { placing, sent, answers } = scene();
  answers.push(away);
  await placing.send();
  placing.add(7);
  expect(placing.state.unanswered).toBe('other');
  placing.setQuantity(1, 1);
  expect(placing.state.unanswered).toBe('same');
  placing.add(7);
  await placing.send();
  expect(sent.map(({ key }) => key)).toEqual(['key-1', 'key-2']);
});

test('a refusal is an answer: what is sent next has a key of its own', async () => {
  const { placing, sent, answers } = scene();
  answers.push(refused(400, 'invalid_request'));
  await placing.send();
  expect(placing.state).toMatchObject({ problem: { kind: 'other' }, unanswered: null });
  placing.dismiss();
  expect(placing.state.problem).toBeNull();
  await placing.send();
  expect(sent.map(({ key }) => key)).toEqual(['key-1', 'key-2']);
});

test('pressed twice it sends once; a line of none is no line', async () => {
  const { placing, sent } = scene();
  placing.add(8);
  placing.setQuantity(2, 0);
  expect(await Promise.all([placing.send(), placing.send()])).toMatchObject([{ id: 12 }, null]);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.body).toMatchObject({ items: [{ product_id: 7, quantity: 1 }] });
});
