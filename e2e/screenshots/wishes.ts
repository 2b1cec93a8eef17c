/** What the rooms have ordered when the pictures are taken: an ordinary noon, and one with every room at once. */
import type { Wanted, Wish } from './morning.ts';

/** Products of the demo's menu by their numbers. */
const COFFEE = 1;
const TOAST = 2;
const JUICE = 3;
const YOGURT = 4;
const SOUP = 5;
const SALAD = 6;
const OMELETTE = 7;
const HAKE = 8;
const CHICKEN = 9;
const WATER = 10;
const CAMOMILE = 11;
const BROTH = 12;
const FRUIT = 13;
const RICE_PUDDING = 14;
const BLANKET = 17;
export const SOLD_OUT = { hour: HAKE, notice: TOAST } as const;

/** Nobody comes to this one for so long that others are told. */
export const FORGOTTEN_ROOM = 31;

export const NOON_WISHES: readonly Wish[] = [
  {
    room: 12,
    at: 27,
    items: [
      [CHICKEN, 1],
      [WATER, 1],
    ],
    deeds: [{ at: 26.5, by: 'kitchen', do: 'PREPARING' }],
  },
  {
    room: 4,
    at: 24,
    items: [
      [SOUP, 1],
      [HAKE, 1, '', ['no-salt']],
      [WATER, 2],
    ],
    deeds: [
      { at: 23, by: 'kitchen', do: 'PREPARING' },
      { at: 12, by: 'kitchen', do: 'mark', line: 0 },
      { at: 11, by: 'kitchen', do: 'mark', line: 1 },
      { at: 3, by: 'kitchen', do: 'READY' },
    ],
  },
  {
    room: 9,
    at: 16,
    items: [
      [OMELETTE, 2, '', ['well-done']],
      [SALAD, 1],
      [FRUIT, 2],
    ],
    note: 'Una persona mastica mal: en trozos pequeños, por favor.',
    deeds: [
      { at: 15, by: 'kitchen', do: 'PREPARING' },
      { at: 5, by: 'kitchen', do: 'mark', line: 0 },
    ],
  },
  {
    room: 22,
    at: 14,
    items: [
      [COFFEE, 2, '', ['oat']],
      [YOGURT, 1],
    ],
    deeds: [
      { at: 13, by: 'ward', do: 'PREPARING' },
      { at: 7, by: 'ward', do: 'READY' },
    ],
  },
  {
    room: 101,
    at: 9,
    items: [
      [CHICKEN, 1],
      [SOUP, 2],
    ],
    deeds: [
      { at: 8, by: 'kitchen', do: 'PREPARING' },
      { at: 1, by: 'ward', do: 'amend', line: 1, to: 3 },
    ],
  },
  {
    room: 17,
    at: 8,
    items: [[BROTH, 1]],
    deeds: [
      { at: 7, by: 'kitchen', do: 'PREPARING' },
      { at: 0.5, by: 'ward', do: 'cancel', why: 'El huésped ya no lo quiere' },
    ],
  },
  {
    room: 38,
    at: 6,
    items: [
      [SALAD, 1, 'Sin pimiento'],
      [WATER, 1],
    ],
    deeds: [{ at: 5, by: 'kitchen', do: 'PREPARING' }],
  },
  {
    room: FORGOTTEN_ROOM,
    at: 4.2,
    items: [
      [CAMOMILE, 1],
      [BLANKET, 1],
    ],
  },
  {
    room: 26,
    at: 2.4,
    items: [[RICE_PUDDING, 1]],
    deeds: [{ at: 1.8, by: 'ward', do: 'take' }],
  },
  {
    room: 8,
    at: 0.6,
    items: [
      [OMELETTE, 1, '', ['runny']],
      [WATER, 1],
    ],
  },
  { room: 44, at: 0.2, items: [[JUICE, 2]], note: 'Con pajita' },
];

/** Placed while a screen is open, so that its way to a person can be told. */
export const FOLLOWED: Wish = {
  room: 15,
  at: 0,
  items: [
    [SOUP, 1],
    [HAKE, 1, '', ['no-salt']],
    [FRUIT, 1],
  ],
  note: 'Llamen antes de entrar',
};

const MEALS: readonly (readonly Wanted[])[] = [
  [
    [SOUP, 1],
    [CHICKEN, 1],
    [WATER, 1],
  ],
  [[COFFEE, 1]],
  [
    [HAKE, 1, '', ['no-salt']],
    [FRUIT, 1],
  ],
  [
    [OMELETTE, 2, '', ['well-done']],
    [WATER, 2],
  ],
  [[CAMOMILE, 1]],
  [
    [SALAD, 1],
    [YOGURT, 1],
  ],
  [[BROTH, 2]],
];

/** Room after room orders, the oldest orders the furthest on. */
export function everyRoom(rooms: number): Wish[] {
  return Array.from({ length: rooms }, (_, index): Wish => {
    const room = index + 1;
    const at = 23 - (index * 22.8) / rooms;
    const items = MEALS[index % MEALS.length] ?? [];
    const by = index % 3 === 0 ? 'ward' : 'kitchen';
    if (at < 0.9) return { room, at, items };
    if (at < 3) return { room, at, items, deeds: [{ at: at - 0.5, by, do: 'take' }] };
    const begun = { at: index % 5 === 0 ? at - 1 : at / 2, by, do: 'PREPARING' } as const;
    if (index % 4 === 1 && at > 6) return { room, at, items, deeds: [begun, { at: at / 4, by, do: 'READY' }] };
    return { room, at, items, deeds: [begun] };
  });
}
