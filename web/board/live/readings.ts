/** What the board reads beside the orders: the menu, the settings, the rooms, what must still be confirmed, one order with its history. */
import type { Category, Product } from '@comanda/protocol/catalog';
import type { Room } from '@comanda/protocol/clinic';
import type { OrderQueue, StaffOrder } from '@comanda/protocol/order';
import type { SiteSettings } from '@comanda/protocol/setting';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Rest } from './rest.ts';
import type { Topic } from './stale.ts';
import { useLive } from './use-live.ts';

const key = (topic: Topic, ...more: readonly (string | number)[]) => [topic, ...more] as const;

export const settingsReading = (rest: Rest) =>
  queryOptions({
    queryKey: key('settings'),
    queryFn: ({ signal }) => rest.read<SiteSettings>('/api/settings/', signal),
  });

export const productsReading = (rest: Rest) =>
  queryOptions({
    queryKey: key('menu', 'products'),
    queryFn: ({ signal }) => rest.readAll<Product>('/api/catalog/products/', signal),
  });

export const categoriesReading = (rest: Rest) =>
  queryOptions({
    queryKey: key('menu', 'categories'),
    queryFn: ({ signal }) => rest.readAll<Category>('/api/catalog/categories/', signal),
  });

export const roomsReading = (rest: Rest) =>
  queryOptions({
    queryKey: key('rooms'),
    queryFn: ({ signal }) => rest.readAll<Room>('/api/clinic/rooms/', signal),
  });

/** Cancelled orders that a person must still confirm: they are not open any more, and so not among the live ones. */
export const unconfirmedReading = (rest: Rest) =>
  queryOptions({
    queryKey: key('unconfirmed'),
    queryFn: ({ signal }) => rest.read<OrderQueue>('/api/orders/unconfirmed/', signal),
  });

/** Open or not, with its history. */
export const orderReading = (rest: Rest, id: number) =>
  queryOptions({
    queryKey: key('order', id),
    queryFn: ({ signal }) => rest.read<StaffOrder>(`/api/orders/${id}/`, signal),
  });

export const useSettings = () => useQuery(settingsReading(useLive().rest));
export const useProducts = () => useQuery(productsReading(useLive().rest));
export const useCategories = () => useQuery(categoriesReading(useLive().rest));
export const useRooms = () => useQuery(roomsReading(useLive().rest));
export const useUnconfirmed = () => useQuery(unconfirmedReading(useLive().rest));
