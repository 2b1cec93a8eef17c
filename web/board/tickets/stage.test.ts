/** Stages of orders, and how many are in each. */
import { expect, test } from 'bun:test';
import { detailsOf, IN_HAND, orderOf } from '../../test/orders.ts';
import { countStages, isSameCount, stageOf } from './stage.ts';

const onBoard = { gone: null };

test('what asks for somebody waits, whatever its status is', () => {
  const unconfirmed = { change: 'amended' as const, at: '2026-01-15T12:05:00.000Z' };
  expect(stageOf(onBoard, orderOf())).toBe('waiting');
  expect(stageOf(onBoard, orderOf({ status: 'READY', details: detailsOf({ unconfirmed }) }))).toBe('waiting');
  expect(stageOf({ gone: detailsOf({ status: 'CANCELLED' }) }, undefined)).toBe('waiting');
});

test('what is in hand is where its status says', () => {
  expect(stageOf(onBoard, orderOf(IN_HAND))).toBe('taken');
  expect(stageOf(onBoard, orderOf({ status: 'PREPARING' }))).toBe('preparing');
  expect(stageOf(onBoard, orderOf({ status: 'READY' }))).toBe('ready');
});

test('they are counted', () => {
  const counts = countStages(['ready', 'waiting', 'ready']);
  expect(counts).toEqual({ waiting: 1, taken: 0, preparing: 0, ready: 2 });
  expect(isSameCount(counts, { ...counts })).toBe(true);
  expect(isSameCount(counts, { ...counts, taken: 1 })).toBe(false);
});
